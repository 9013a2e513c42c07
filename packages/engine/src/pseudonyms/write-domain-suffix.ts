import { matchesGrammar } from '../kernel/grammars.ts';
import type { DomainPolicy } from './pseudonymizer.ts';
import type { DomainForms } from './schemes/scheme.ts';
import { constantTimeEqualText } from './sealing/digest.ts';

/** A domain policy made ready: own domains in lower case. */
export type DomainRule = {
  readonly policy: DomainPolicy['policy'];
  readonly ownDomains: ReadonlySet<string>;
};

/** Without a policy domains are kept. */
export function createDomainRule(policy: DomainPolicy = { policy: 'keep', own: [] }): DomainRule {
  return { policy: policy.policy, ownDomains: new Set(policy.own.map((name) => name.toLowerCase())) };
}

/**
 * What stands behind the token of an address: `@` and the domain as the policy has it, or nothing. Only a host name of letters,
 * digits and hyphens is ever kept: a "domain" is text that strangers choose (PRV-4).
 *
 * @param domain as written, undefined for what is not an address
 */
export function writeDomainSuffix(domain: string | undefined, rule: DomainRule, forms: DomainForms): string {
  if (domain === undefined) return '';
  switch (rule.ownDomains.has(domain.toLowerCase()) ? 'keep' : rule.policy) {
    case 'keep':
      return matchesGrammar('hostname', domain) ? `@${domain}` : '';
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
 * since, and a caller may cut the domain off; anything else was put there by somebody else. The forms are made in every case.
 *
 * @param suffix text behind the first `@`, undefined when there is none
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
