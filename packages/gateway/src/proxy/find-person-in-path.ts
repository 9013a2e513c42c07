import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';

/** `users/{id}`. What follows may be a word of Graph's (`delta`) as well. */
const PERSON_SEGMENT = /\/users\/([^/?()]+)(?=[/?]|$)/i;
/** `users('{id}')` as Graph spells it in links, or with the name of the key; a quote within is written twice (OData 4.01 5.1.1.2). */
const PERSON_KEY = /\/users(?:\(|%28)(?:\w+(?:=|%3D))?(?:'|%27)([^/?()]+?)(?:'|%27)(?:\)|%29)/i;

/**
 * The pseudonym of the person in a path that goes to Graph: always the irreversible one, whether the caller sent a pseudonym or, where
 * the rules allow it, an id in clear. So all lines about a person have one subject, and the line holds nothing that opens.
 *
 * @param path opened: what it holds is never told
 * @returns empty when the path names nobody
 * @example personInPath('/v1.0/users/8f14…/events?$top=5', pseudonymizer) // 't~4TzM…'
 */
export function findPersonInPath(
  path: string,
  { irreversible }: Pick<Pseudonymizer, 'irreversible'>,
): string {
  const id = parsePersonId(path);
  return matchesGrammar('guid', id) || matchesGrammar('address', id)
    ? (irreversible(id, 'person') ?? '')
    : '';
}

/** Empty when the path has none. Almost none has quotes, which Graph writes only in links. */
function parsePersonId(path: string): string {
  const keyed = path.includes("'") || path.includes('%27') ? PERSON_KEY.exec(path)?.[1] : undefined;
  return keyed === undefined
    ? tryDecodePercent(PERSON_SEGMENT.exec(path)?.[1] ?? '')
    : tryDecodePercent(keyed).replaceAll("''", "'");
}

/** The path was written by us or sealed by us; one that does not decode names nobody. */
function tryDecodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
