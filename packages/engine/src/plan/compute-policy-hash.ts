import { canonicalJson } from '../kernel/json/json.ts';

/** Hexadecimal digits of a policy hash. */
const HASH_DIGITS = 16;

/**
 * The policy hash of a rule set: the first 16 hex digits of SHA-256 over its canonical JSON (RFC 8785).
 *
 * @param sha256Hex SHA-256 of the UTF-8 bytes, 64 hex digits
 * @param vouched the same SHA-256, where it is known
 * @example ruleSetPolicy({ endpoints: [] }, sha256Hex) // '2d1c…', 16 hex digits
 */
export function computePolicyHash(
  ruleSet: unknown,
  sha256Hex: (text: string) => string,
  verified?: { readonly canonical: string },
): string {
  return (verified?.canonical ?? sha256Hex(canonicalJson(ruleSet))).slice(0, HASH_DIGITS);
}
