import { isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { bytesAt, type Cells, type ColumnPart, isIndexed } from '../columns/cells.ts';
import { type ColumnChunk, type Decoder, readColumn } from '../pages/column-reader.ts';

export type GroupSurvey = {
  /** By row, 1 where a value that has to be text is none; undefined: nowhere. */
  readonly rejected: Uint8Array | undefined;
  /** Of all values that were looked at, in hexadecimal digits. */
  readonly digest: string;
};

/**
 * Looks through columns of a row group before any of it is written, since columns are written one behind the other: which rows have a value
 * that is no text, and a digest, which is another one for other rows.
 *
 * @param texts by chunk, whether its values have to be text
 * @param onPart called with each page: of a large group this takes as long as to write it
 * @throws BulkError as `readColumn`
 */
export async function surveyGroup(
  texts: ReadonlyMap<ColumnChunk, boolean>,
  { rows, onPart }: { readonly rows: number; readonly onPart: () => void },
  decoder: Decoder,
): Promise<GroupSurvey> {
  const hash = createHash('sha256');
  const rejected = new Uint8Array(rows);
  let isAny = false;
  for (const [chunk, hasToBeText] of texts) {
    const [addPart, badPlaces] = [partAdder(hash), textChecker()];
    let row = 0;
    for await (const part of readColumn(chunk, decoder)) {
      addPart(part);
      onPart();
      for (const place of hasToBeText ? badPlaces(part) : []) {
        rejected[row + place] = 1;
        isAny = true;
      }
      row += part.length;
    }
  }
  return { rejected: isAny ? rejected : undefined, digest: hash.digest('hex') };
}

/** Adds the values of parts, a dictionary once. */
function partAdder(hash: Hash): (part: ColumnPart) => void {
  let last: Cells | undefined;
  const addNumbers = ({ buffer, byteOffset, byteLength }: Uint32Array | Int32Array) =>
    void hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return (part) => {
    const cells = isIndexed(part) ? part.dictionary : part;
    if (cells !== last) {
      hash.update(cells.bytes);
      addNumbers(cells.lengths);
    }
    if (isIndexed(part)) addNumbers(part.indexes);
    last = cells;
  };
}

/** Places in a part whose value is no UTF-8; a dictionary is looked through once. */
function textChecker(): (part: ColumnPart) => readonly number[] {
  let last: { readonly of: Cells; readonly bad: ReadonlySet<number> } | undefined;
  return (part) => {
    if (!isIndexed(part)) return notTexts(part);
    const { dictionary, indexes, length } = part;
    if (last?.of !== dictionary) last = { of: dictionary, bad: new Set(notTexts(dictionary)) };
    const { bad } = last;
    if (bad.size === 0) return [];
    return Array.from({ length }, (_, at) => at).filter((at) => bad.has(indexes[at] ?? -1));
  };
}

function notTexts(cells: Cells): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at < cells.length; at += 1) if (!isUtf8At(cells, at)) places.push(at);
  return places;
}

/** Whether a value is UTF-8, or null. */
export function isUtf8At(cells: Cells, at: number): boolean {
  const { bytes, lengths } = cells;
  const start = cells.starts[at] ?? 0;
  const end = start + (lengths[at] ?? 0);
  // Most are ASCII, which is quicker to see than to ask for.
  let place = start;
  while (place < end && (bytes[place] ?? 0) < 0x80) place += 1;
  return place >= end || isUtf8(bytesAt(cells, at) ?? bytes.subarray(0, 0));
}
