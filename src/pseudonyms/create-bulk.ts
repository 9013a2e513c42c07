import type { BulkPseudonyms, BulkScheme } from './bulk-pseudonyms.ts';
import type { CanonicalRules } from './canonical-form.ts';
import type { DomainRule } from './domain-suffix.ts';

/** @returns undefined where domains become pseudonyms of their own: then each identifier is done for itself */
export function createBulk(
  scheme: BulkScheme,
  rules: CanonicalRules,
  rule: DomainRule,
): BulkPseudonyms | undefined {
  const domains = domainsOf(rule);
  if (domains === undefined) return undefined;
  const { cutLeadingPlus, ignoreDots } = rules;
  const canonical = { cutLeadingPlus, ignoreDots, lettersOnly: scheme.keys.scheme === 'psoxy' };
  return Object.freeze({ ...scheme, domains, canonical });
}

function domainsOf({ policy, own }: DomainRule): BulkPseudonyms['domains'] | undefined {
  if (policy === 'keep') return 'keep';
  return policy === 'drop' && own.size === 0 ? 'drop' : undefined;
}
