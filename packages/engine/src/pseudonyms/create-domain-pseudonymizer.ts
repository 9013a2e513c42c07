import { createScheme } from './create-scheme.ts';
import type { PseudonymizerOptions } from './pseudonymizer.ts';
import { splitToken, throwInvalidToken } from './sealing/token-text.ts';

/** Pseudonyms of domains alone, the same as stand behind the token of an address. */
export type DomainPseudonymizer = {
  /** `h~…` */
  readonly hash: (domain: string) => string;
  /** `e~…` */
  readonly encrypt: (domain: string) => string;
  /** The domain of an `e~…`. @throws RequestError TOKEN_INVALID, the same whatever is wrong */
  readonly open: (token: string) => string;
};

/**
 * For a holder of the keys who must know which domain a pseudonym stands for.
 *
 * @throws SetupError KEY_INVALID
 * @example createDomainPseudonymizer(options).open('e~…') // 'contoso.com'
 */
export function createDomainPseudonymizer(options: PseudonymizerOptions): DomainPseudonymizer {
  const scheme = createScheme(options);
  return Object.freeze({
    hash: scheme.domains.hash,
    encrypt: scheme.domains.encrypt,
    open: (token: string) => {
      const { payload, suffix } = splitToken('e~', token);
      const { text, verified } = scheme.unsealDomain(payload);
      return verified && suffix === undefined ? text : throwInvalidToken();
    },
  });
}
