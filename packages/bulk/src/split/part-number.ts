import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';

/** One of the parts of a file; the first is 0. */
export type PartNumber = { readonly index: number; readonly of: number };

/** A file is cut when there are so many bytes for each part: below that a process takes longer to start than to work. */
export const PART_BYTES = 4 * 1024 * 1024;

/**
 * Which parts of a file one of `of` processes makes. It depends on the file's name and size alone, so processes need no coordination: a listing
 * that has grown since another process read it changes nothing of the files that were there. The first part goes to a process that follows
 * from the name, so that many small files spread over all.
 *
 * @param share the process and how many there are
 * @param cuttable otherwise the file is one part
 * @example partOfShare({ name: 'hr.csv', size: 100_000_000 }, { index: 0, of: 4 }, true) // such as [{ index: 3, of: 4 }]
 */
export function listShareParts(
  { name, size }: { readonly name: string; readonly size: number },
  { index, of }: PartNumber,
  isSplittable: boolean,
): readonly PartNumber[] {
  const count = isSplittable ? countParts(size, of) : 1;
  const first = Number.parseInt(sha256Hex(name).slice(0, 12), 16) % of;
  const part = (index - first + of) % of;
  return part < count ? [{ index: part, of: count }] : [];
}

/** Of a file of so many bytes among `of` processes; at least 1. */
export function countParts(size: number, of: number): number {
  return Math.max(1, Math.min(of, Math.floor(size / PART_BYTES)));
}

/** Where part `index` would begin if a file could be cut anywhere. */
export function nominalPartStart(size: number, { index, of }: PartNumber): number {
  return Math.floor((size * index) / of);
}

/**
 * The name of a part, before the ending that tells the format.
 *
 * @example nameOfPart('hr/people.csv', { index: 2, of: 12 }) // 'hr/people.part-0002-of-0012.csv'
 */
export function toPartName(name: string, { index, of }: PartNumber): string {
  if (of === 1) return name;
  const digits = (number: number) => String(number).padStart(4, '0');
  const part = `.part-${digits(index)}-of-${digits(of)}`;
  const dotIndex = name.lastIndexOf('.');
  const at = dotIndex > name.lastIndexOf('/') + 1 ? dotIndex : name.length;
  return `${name.slice(0, at)}${part}${name.slice(at)}`;
}
