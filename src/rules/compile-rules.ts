import { SetupError } from '../kernel/errors.ts';
import { checkRules } from './check-rules.ts';
import { compileCheckedRules } from './compile-checked-rules.ts';
import type { NativePlan } from './plan.ts';
import type { RuleSet } from './rule-set.ts';

/**
 * Checks a rule set and compiles it into the frozen plan that requests are decided by.
 *
 * @param sha256Hex SHA-256 of the UTF-8 bytes, 64 hex digits
 * @throws SetupError with every error found (warnings do not refuse a rule set)
 * @example const plan = compileRules(ruleSet, sha256Hex); plan.policy // '9f2c…', 16 hex digits
 */
export function compileRules(ruleSet: RuleSet, sha256Hex: (text: string) => string): NativePlan {
  const [first, ...others] = checkRules(ruleSet).filter(({ severity }) => severity === 'error');
  if (first !== undefined) throw new SetupError([first, ...others]);
  // A copy: freezing must not reach into data that the caller may still change.
  return compileCheckedRules(structuredClone(ruleSet), sha256Hex);
}
