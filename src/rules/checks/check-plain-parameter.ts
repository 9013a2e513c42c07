import { matchesGrammar } from '../../kernel/grammars.ts';
import { invalid, type Report } from '../finding.ts';
import { joinPointer } from '../json-pointer.ts';
import type { PlainParameter } from '../rule-set.ts';

/** Bounds and closed list of a parameter, header or preference. */
export function checkPlainParameter(rule: PlainParameter, pointer: string, report: Report): void {
  const { type, minimum, maximum, values = [] } = rule;
  for (const key of ['minimum', 'maximum'] as const) {
    if (rule[key] === undefined || type === 'natural') continue;
    report(
      invalid(joinPointer(pointer, key), `"${key}" goes with type natural only`, {
        at: 'key',
        fix: 'use type: natural',
      }),
    );
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    report(invalid(joinPointer(pointer, 'minimum'), 'the minimum is above the maximum'));
  }
  for (const [index, value] of values.entries()) {
    if (matchesGrammar(type, value)) continue;
    report(invalid(joinPointer(pointer, 'values', index), `is not a value of type ${type}`));
  }
}
