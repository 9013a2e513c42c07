export const MANIFEST_SUFFIX = '.manifest.json';
export const REJECTS_SUFFIX = '.rejects.ndjson';
const PART_PREFIX = '.nymgate-part-';

/** Files that a run writes next to an output are not inputs (BLK-05). */
export function isReservedName(name: string): boolean {
  const isPart = name.slice(name.lastIndexOf('/') + 1).startsWith(PART_PREFIX);
  return isPart || name.endsWith(MANIFEST_SUFFIX) || name.endsWith(REJECTS_SUFFIX);
}

/** Temporary name of an incomplete file. */
export function createPartName(name: string): string {
  return `${PART_PREFIX}${name}`;
}
