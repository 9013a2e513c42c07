import { canonicalJson } from '../kernel/json.ts';
import { compileSource } from './compile-source.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { NativePlan } from './plan.ts';
import type { RuleSet } from './rule-set.ts';

/**
 * Compiles a rule set that is known to be without fault: one that `checkRules` has seen, or one of our own, which the tests of the
 * connectors check with every combination of options. It is frozen, not copied.
 *
 * @param sha256Hex SHA-256 of the UTF-8 bytes, 64 hex digits
 */
export function compileCheckedRules(own: RuleSet, sha256Hex: (text: string) => string): NativePlan {
  const { name, endpoints, entities = {}, phrases = {} } = deepFreeze(own);
  return compileSource({
    name,
    policy: () => sha256Hex(canonicalJson(own)).slice(0, 16),
    endpoints,
    entity: (entity) => ownValue(entities, entity),
    phrases: (list) => ownValue(phrases, list),
    ruleSet: () => own,
  });
}

function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
