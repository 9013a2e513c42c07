import { type CanonicalRules, identify } from './canonical-form.ts';
import { sameBytes } from './digest.ts';

export type HashMatch = { readonly matches: boolean; readonly domain: string | undefined };

/**
 * Whether the hash at the start of a token is that of its plaintext: of the canonical form (`reversible`), or of the text as
 * it is (`tokenize`). Both are computed always, so that the time does not tell how far a forged token came.
 */
export function matchHash(
  expected: Buffer,
  text: string,
  how: { hash: (text: string) => Buffer; rules: CanonicalRules },
): HashMatch {
  const identity = identify(text, how.rules);
  const canonical = sameBytes(expected, how.hash(identity?.canonical ?? ''));
  const literal = sameBytes(expected, how.hash(text));
  // Blank text has no token, so a token of it is not ours.
  return {
    matches: (canonical || literal) && identity !== undefined,
    domain: canonical ? identity?.domain : undefined,
  };
}
