import { Buffer } from 'node:buffer';
import type { Opened } from './open-tokens.ts';
import { holdsEcho } from './sanitize-body.ts';

/** Below this a text is in an id by chance: the size of a page, a word. */
const SHORTEST = 6;

/**
 * Whether a text of Graph's, small as a header's value is, repeats what was opened for the request, or a part of that: of an opened
 * `19:GUID_GUID@unq.gbl.spaces` a single GUID tells whose it is (TOK-07). What a sealed link hides stands in the path that Graph was
 * asked for, so that counts too.
 *
 * @example repeatsOpened('4F0C1F1E-…', { secrets: ['4f0c1f1e-…'], path: '/v1.0/users', linksOpened: 0 }) // true
 */
export function repeatsOpened(
  text: string,
  opened: Pick<Opened, 'secrets' | 'path' | 'linksOpened'>,
): boolean {
  const { secrets, path, linksOpened } = opened;
  if (text.length < SHORTEST) return false;
  const part = text.toLowerCase();
  const hidden = linksOpened > 0 ? [...secrets, path] : secrets;
  return hidden.some((value) => value.toLowerCase().includes(part)) || holdsEcho(Buffer.from(text), secrets);
}
