import type { Entity } from '../base/entity.ts';
import { badRequest } from './graph-error.ts';

/** Clauses of `$search`: all of a group must hold, one group is enough. */
export type Search = readonly (readonly SearchClause[])[];
type SearchClause = { readonly property: string; readonly words: readonly string[] };

/**
 * Reads the directory's `$search`: `"property:words"` joined by AND or OR. Throws GraphError 400.
 *
 * @example parseSearch('"displayName:anna" OR "mail:anna"', ['displayName', 'mail'])
 */
export function parseSearch(text: string, properties: readonly string[]): Search {
  return text
    .trim()
    .split(/\s+OR\s+/)
    .map((group) => group.split(/\s+AND\s+/).map((clause) => readClause(clause, properties)));
}

function readClause(text: string, properties: readonly string[]): SearchClause {
  const match = /^"([A-Za-z]+):([^"]+)"$/.exec(text.trim());
  const property = match?.[1] ?? '';
  if (match === null || !properties.includes(property))
    throw badRequest(`Unrecognized or unsupported search clause: ${text}`);
  return { property, words: wordsOf(match[2] ?? '') };
}

/** Every word asked for begins a word of the value. */
export function searchMatches(search: Search, entity: Entity): boolean {
  return search.some((group) =>
    group.every(({ property, words }) => {
      const found = wordsOf(String(entity[property] ?? ''));
      return words.every((word) => found.some((candidate) => candidate.startsWith(word)));
    }),
  );
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
}
