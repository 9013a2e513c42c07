import { type CanonicalRules, canonicalizeAddress } from '../addresses/canonical-form.ts';
import { constantTimeEqualBytes } from '../sealing/digest.ts';

export type HashMatch = { readonly matches: boolean; readonly domain: string | undefined };

/**
 * Whether the hash at the start of a token is that of its plaintext: of the canonical form (kinds that have addresses), or of
 * the text as it is (others). Both are always computed, so that the time does not tell how far a forged token came.
 */
export function matchHash(
  expected: Uint8Array,
  text: string,
  how: { hash: (text: string) => Uint8Array; rules: CanonicalRules },
): HashMatch {
  const identity = canonicalizeAddress(text, how.rules);
  const canonical = constantTimeEqualBytes(expected, how.hash(identity?.canonical ?? ''));
  const literal = constantTimeEqualBytes(expected, how.hash(text));
  // Blank text has no token, so a token of it is not ours.
  return {
    matches: (canonical || literal) && identity !== undefined,
    domain: canonical ? identity?.domain : undefined,
  };
}
