import { equalsIgnoreAsciiCase, toAsciiLowerCase } from '../kernel/ascii-case.ts';
import { describeList, findListed, isListName } from '../kernel/closed-lists.ts';
import { matchesGrammar } from '../kernel/grammars.ts';
import { isGrainStart } from '../kernel/time/coarsen-time.ts';
import type { PlainParameter } from '../plan/rule-set.ts';
import type { Grain } from '../plan/treatments.ts';

/**
 * A value that a rule allows (grammar, bounds, closed list, beginning of a grain), as it goes on to Graph. Letter case that Graph
 * does not look at is the rule's: `True` is `true`, and a value of a closed list has the list's spelling.
 *
 * @returns undefined when the rule does not allow it
 * @example allowedValue({ type: 'word', values: ['eventual'] }, 'Eventual') // 'eventual'
 */
export function toAllowedValue(rule: PlainParameter, candidate: string): string | undefined {
  const value = toListedSpelling(rule, candidate);
  return value !== undefined && isValid(rule, value) ? value : undefined;
}

function toListedSpelling({ type, values }: PlainParameter, value: string): string | undefined {
  if (values !== undefined)
    return values.includes(value) ? value : values.find((one) => equalsIgnoreAsciiCase(one, value));
  if (isListName(type)) return findListed(type, value);
  return type === 'truth' ? toAsciiLowerCase(value) : value;
}

function isValid(rule: PlainParameter, value: string): boolean {
  if (!matchesGrammar(rule.type, value)) return false;
  if (rule.grain !== undefined && !isGrainStart(value, rule.grain)) return false;
  // The grammar `natural` allows 16 digits. A double holds them exactly enough to compare with safe integers.
  if (rule.minimum !== undefined && Number(value) < rule.minimum) return false;
  return rule.maximum === undefined || Number(value) <= rule.maximum;
}

/**
 * What a rule allows, in words.
 *
 * @example describeValues({ type: 'natural', minimum: 1, maximum: 999 }) // 'a natural from 1 to 999'
 */
export function describeAllowedValues({ type, values, minimum, maximum, grain }: PlainParameter): string {
  if (values !== undefined) return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (isListName(type)) return `a ${type} (${describeList(type)})`;
  if (minimum === undefined && maximum === undefined) return `a ${type}${describeGrain(grain)}`;
  return `a ${type} from ${minimum ?? 0}${maximum === undefined ? ' on' : ` to ${maximum}`}`;
}

/** @example atGrain('day') // ' at the beginning of a day in UTC' */
export function describeGrain(grain: Grain | undefined): string {
  if (grain === 'second') return ' without a fraction of a second';
  return grain === undefined ? '' : ` at the beginning of a ${grain} in UTC`;
}
