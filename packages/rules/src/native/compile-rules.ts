import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import { throwIssues } from '@nymgate/engine/kernel/errors';
import { computePolicyHash } from '@nymgate/engine/plan/compute-policy-hash';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import { checkRules } from './check-rules.ts';
import { compileSource } from './compile-source.ts';

/**
 * Checks a rule set and compiles it into a frozen plan.
 *
 * @param sha256Hex SHA-256 of the UTF-8 bytes, 64 hex digits
 * @throws SetupError with every error found; warnings don't reject a rule set
 * @example const plan = compileRules(ruleSet, sha256Hex); plan.policy // '9f2c…', 16 hex digits
 */
export function compileRules(ruleSet: RuleSet, sha256Hex: (text: string) => string): NativePlan {
  throwIssues(checkRules(ruleSet).filter(({ severity }) => severity === 'error'));
  // A copy: freezing must not affect the caller's data.
  return compileCheckedRules(structuredClone(ruleSet), computePolicyHash(ruleSet, sha256Hex));
}

/** For a verified rule set or one of our own. It is frozen, not copied. */
export function compileCheckedRules(ruleSet: RuleSet, policy: string): NativePlan {
  const { name, endpoints, entities = {}, phrases = {} } = deepFreeze(ruleSet);
  return compileSource({
    name,
    policy: () => policy,
    endpoints,
    entity: (entity) => getEntry(entities, entity),
    phrases: (list) => getEntry(phrases, list),
    ruleSet: () => ruleSet,
  });
}

function getEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
