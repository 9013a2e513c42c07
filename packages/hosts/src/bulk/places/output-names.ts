/** Files that a run writes beside an output. */
export const MANIFEST_SUFFIX = '.manifest.json';
export const REJECTS_SUFFIX = '.rejects.ndjson';
const PART_PREFIX = '.nymgate-part-';

/** Whether a file is one that a run wrote beside an output, and so is no input (BLK-05). */
export function isReservedName(name: string): boolean {
  const isPart = name.slice(name.lastIndexOf('/') + 1).startsWith(PART_PREFIX);
  return isPart || name.endsWith(MANIFEST_SUFFIX) || name.endsWith(REJECTS_SUFFIX);
}

/** The name under which a file is written until it is whole. */
export function createPartName(name: string): string {
  return `${PART_PREFIX}${name}`;
}
