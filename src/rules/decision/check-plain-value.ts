import { matchesGrammar } from '../../kernel/grammars.ts';
import type { PlainParameter } from '../rule-set.ts';

/** Whether a value is one that the rule allows: grammar, bounds, closed list. */
export function isAllowedValue(rule: PlainParameter, value: string): boolean {
  if (!matchesGrammar(rule.type, value)) return false;
  if (rule.values !== undefined && !rule.values.includes(value)) return false;
  // The grammar `natural` allows 16 digits, all of which a double holds exactly enough to compare with safe integers.
  if (rule.minimum !== undefined && Number(value) < rule.minimum) return false;
  return rule.maximum === undefined || Number(value) <= rule.maximum;
}
