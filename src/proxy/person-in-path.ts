import { matchesGrammar } from '../kernel/grammars.ts';
import type { Pseudonymizer } from '../pseudonyms/index.ts';

/** `users/{id}`, or `users('{id}')` as Graph spells it in links. What follows may be a word of Graph's (`delta`) as well. */
const USER = /\/users(?:\/|\('|\(%27)([^/?()]+?)(?:%27|')?(?=[/?)]|$)/i;

/**
 * The pseudonym of the person in a path that goes to Graph: always the irreversible one, whether the caller sent a pseudonym or, where
 * the rules allow it, an id in clear. So all lines about a person have one subject, and the line holds nothing that opens.
 *
 * @param path opened: what it holds is never told
 * @returns empty when the path names nobody
 * @example personInPath('/v1.0/users/8f14…/events?$top=5', pseudonymizer) // 't~4TzM…'
 */
export function personInPath(path: string, { irreversible }: Pick<Pseudonymizer, 'irreversible'>): string {
  const written = USER.exec(path)?.[1];
  if (written === undefined) return '';
  const id = decoded(written);
  return matchesGrammar('guid', id) || matchesGrammar('address', id)
    ? (irreversible(id, 'person') ?? '')
    : '';
}

/** The path was written by us or sealed by us; one that does not decode names nobody. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
