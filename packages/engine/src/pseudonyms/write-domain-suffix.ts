import { matchesGrammar } from '../kernel/grammars.ts';
import type { DomainPolicy } from './pseudonymizer.ts';
import type { DomainForms } from './schemes/scheme.ts';
import { constantTimeEqualText } from './sealing/digest.ts';

/** A domain policy made ready: own domains in lower case. */
export type DomainRule = {
  readonly policy: DomainPolicy['policy'];
  readonly tenantDomains: ReadonlySet<string>;
  /** Which host names `keep` leaves as they are; others are hashed. */
  readonly keeps: (hostname: string) => boolean;
};

/** Without a policy domains are kept. */
export function createDomainRule(
  policy: DomainPolicy = { policy: 'keep', own: [] },
  keeps: DomainRule['keeps'] = () => true,
): DomainRule {
  return {
    policy: policy.policy,
    tenantDomains: new Set(policy.own.map((name) => name.toLowerCase())),
    keeps,
  };
}

const MAX_DOMAIN_LENGTH = 40;
const MAX_DOTS = 3;
const MAX_HYPHENS = 2;
const MAX_DIGITS = 4;

/**
 * Whether a host name is short: who writes a recipient chooses the domain, which need not exist. A few words fit, but no telephone number.
 * The kernels know the same limits (`isShortDomain` in kernels/json/identify.ts).
 */
export function isShortDomain(name: string): boolean {
  return (
    name.length <= MAX_DOMAIN_LENGTH &&
    count(name, /\./g) <= MAX_DOTS &&
    // `xn--` begins each label of an international name.
    count(name, /-+/g) <= MAX_HYPHENS &&
    count(name, /\d/g) <= MAX_DIGITS
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * What stands behind the token of an address: `@` and the domain as the policy has it, or nothing. Only a host name of letters,
 * digits and hyphens is ever kept, and of strangers only a short one: a "domain" is text that they choose (PRV-4).
 *
 * @param domain as written, undefined for what is not an address
 */
export function writeDomainSuffix(domain: string | undefined, rule: DomainRule, forms: DomainForms): string {
  if (domain === undefined) return '';
  const isTenantDomain = rule.tenantDomains.has(domain.toLowerCase());
  switch (isTenantDomain ? 'keep' : rule.policy) {
    case 'keep':
      if (!matchesGrammar('hostname', domain)) return '';
      return `@${isTenantDomain || rule.keeps(domain) ? domain : forms.hash(domain)}`;
    case 'hash':
      return `@${forms.hash(domain)}`;
    case 'encrypt':
      return `@${forms.encrypt(domain)}`;
    case 'drop':
      return '';
  }
}

/**
 * Whether some policy could have written this behind the token of an address with this domain. The policy may have changed
 * since, and a caller may cut the domain off; anything else comes from another source. The forms are made in every case.
 *
 * @param suffix text after the first `@`, undefined without one
 */
export function isPossibleSuffix(
  suffix: string | undefined,
  domain: string | undefined,
  forms: DomainForms,
): boolean {
  const name = domain ?? 'none.invalid';
  const candidates = [
    ...(matchesGrammar('hostname', name) ? [name] : []),
    forms.hash(name),
    forms.encrypt(name),
  ];
  const possible = candidates
    .map((candidate) => constantTimeEqualText(candidate, suffix ?? ''))
    .includes(true);
  return suffix === undefined || (domain !== undefined && possible);
}
