import type { DocumentFile } from '../documents/create-documents.ts';
import { addStamp, detectOwner } from './add-stamp.ts';

/** What is to be said of one file of the folder. */
export type DocumentState = {
  readonly name: string;
  /**
   * `missing`: not written yet. `stale`: ours, of another deployment or version. `changed`: ours, and somebody has edited it.
   * `foreign`: a file of this name that we did not write. `left`: ours, and this deployment has no such document.
   */
  readonly state: 'current' | 'missing' | 'stale' | 'changed' | 'foreign' | 'left';
};

/**
 * @param present the texts of the files in the folder, by name
 * @example compareDocuments(documents, new Map()) // every one missing
 */
export function compareDocuments(
  documents: readonly DocumentFile[],
  existing: ReadonlyMap<string, string>,
): readonly DocumentState[] {
  const names = new Set(documents.map(({ name }) => name));
  const left = [...existing]
    .filter(([name, text]) => !names.has(name) && detectOwner(text) !== 'foreign')
    .map(([name]): DocumentState => ({ name, state: 'left' }));
  return [...documents.map((document) => stateOf(document, existing.get(document.name))), ...left];
}

function stateOf({ name, content }: DocumentFile, text: string | undefined): DocumentState {
  if (text === undefined) return { name, state: 'missing' };
  if (text === addStamp(name, content)) return { name, state: 'current' };
  const owner = detectOwner(text);
  return { name, state: owner === 'ours' ? 'stale' : owner };
}
