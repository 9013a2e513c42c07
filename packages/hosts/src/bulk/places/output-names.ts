/** Files that a run writes beside an output. */
export const MANIFEST_ENDING = '.manifest.json';
export const REJECTS_ENDING = '.rejects.ndjson';
const PART = '.nymgate-part-';

/** Whether a file is one that a run wrote beside an output, and so is no input (BLK-05). */
export function isOurName(name: string): boolean {
  const isPart = name.slice(name.lastIndexOf('/') + 1).startsWith(PART);
  return isPart || name.endsWith(MANIFEST_ENDING) || name.endsWith(REJECTS_ENDING);
}

/** The name under which a file is written until it is whole. */
export function partName(name: string): string {
  return `${PART}${name}`;
}
