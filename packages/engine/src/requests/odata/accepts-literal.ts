import { type Grammar, matchesGrammar } from '../../kernel/grammars.ts';
import { isIntegerText } from '../../kernel/json/numeric-text.ts';
import type { ValueType } from '../../plan/rule-set.ts';
import type { LeafAction } from '../../plan/treatments.ts';
import type { Literal } from './parse-filter.ts';

const ORDERED_TYPES: ReadonlySet<ValueType> = new Set([
  'string',
  'integer',
  'number',
  'natural',
  'dateTime',
  'date',
  'time',
  'duration',
] as const);
const DATE_GRAMMARS: readonly Grammar[] = ['date', 'dateTime'];

/**
 * Whether a value equal to the literal could be delivered. Only then may a filter ask for it: a value outside its grammar is
 * dropped from the answer, and a question must not bring it back (T1-12). A date may stand where a date with time is kept,
 * and the other way round. `null` asks only whether there is a value.
 *
 * @example acceptsLiteral({ type: 'guid' }, { kind: 'text', text: 'Alice', at: 1 }) // false
 */
export function acceptsLiteral(
  { type, maxDigits }: Pick<LeafAction<'keep'>, 'type' | 'maxDigits'>,
  literal: Literal,
): boolean {
  switch (literal.kind) {
    case 'null':
      return true;
    case 'truth':
      return type === 'boolean';
    case 'number':
      return type === 'number' || (type === 'integer' && isIntegerText(literal.text, maxDigits));
    case 'text':
      return acceptsText(type, literal.text);
    case 'guid':
    case 'time':
      return type === literal.kind;
    case 'date':
    case 'dateTime':
      return isDateType(type);
  }
}

/**
 * Whether values of this type may be put in order. Order tells the place of a value that is not delivered, and a search by
 * halves then finds the value itself. `string` is allowed because every text of it is delivered. Numbers, dates and times are
 * allowed because callers need their order; their literals begin with a digit or a sign (`P` for durations), so a comparison
 * tells next to nothing of a name.
 */
export function isOrdered(type: ValueType): boolean {
  return ORDERED_TYPES.has(type);
}

/** Whether a filter may ask for a part of the text: only where every text is delivered, for a part tells of any text. */
export function isUnrestrictedText(type: ValueType): boolean {
  return type === 'string';
}

function acceptsText(type: ValueType, text: string): boolean {
  if (type === 'boolean' || type === 'integer' || type === 'number') return false;
  const grammars = isDateType(type) ? DATE_GRAMMARS : [type];
  return grammars.some((grammar) => matchesGrammar(grammar, text));
}

function isDateType(type: ValueType): boolean {
  return type === 'date' || type === 'dateTime';
}
