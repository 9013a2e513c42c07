import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';

/** `users/{id}`. Graph's own words (`delta`) may follow too. */
const PERSON_SEGMENT = /\/users\/([^/?()]+)(?=[/?]|$)/i;
/** `users('{id}')` in Graph's links, or with the key's name; a quote is doubled (OData 4.01 5.1.1.2). */
const PERSON_KEY = /\/users(?:\(|%28)(?:\w+(?:=|%3D))?(?:'|%27)([^/?()]+?)(?:'|%27)(?:\)|%29)/i;

/**
 * The irreversible pseudonym of the person in a path sent to Graph, whether the caller used a pseudonym or an
 * original ID: audit lines about a person have one subject, which can't be reversed.
 * @param path decrypted: never logged
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

/** Few paths have quotes, which Graph writes in links. */
function parsePersonId(path: string): string {
  const keyed = path.includes("'") || path.includes('%27') ? PERSON_KEY.exec(path)?.[1] : undefined;
  return keyed === undefined
    ? tryDecodePercent(PERSON_SEGMENT.exec(path)?.[1] ?? '')
    : tryDecodePercent(keyed).replaceAll("''", "'");
}

/** We wrote or encrypted the path; one that doesn't decode has no person. */
function tryDecodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
