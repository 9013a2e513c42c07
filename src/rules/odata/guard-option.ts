import { RequestError } from '../../kernel/errors.ts';
import type { PlanNode, TextPart } from '../plan.ts';
import type { GuardedOption } from '../rule-set.ts';
import { holdsToken } from '../token-text.ts';
import { createCursor } from './cursor.ts';
import { guardExpand } from './guard-expand.ts';
import { guardFilter } from './guard-filter.ts';
import { guardOrderBy } from './guard-order-by.ts';
import { guardSearch } from './guard-search.ts';
import { guardSelect } from './guard-select.ts';

export type GuardInput = {
  /** Name of the option in the rule's spelling. */
  readonly name: string;
  readonly rule: GuardedOption;
  /** Decoded once. */
  readonly value: string;
  /** The table of the returned entity. */
  readonly entity: PlanNode;
  /** `opened`: the second match, with clear values where reversible pseudonyms stood. */
  readonly tokens: 'closed' | 'opened';
};

const LONGEST = 8192;

/**
 * The OData guard: one may only ask about what one may see. The value is parsed, its properties are looked up in the entity's
 * table, and the result is written anew from the parse, so nothing that we did not understand goes to Graph.
 *
 * @throws RequestError QUERY_NOT_ALLOWED; TOKEN_INVALID for a token where none may stand
 * @example guardOption({ name: '$select', rule: { odata: 'select' }, value: 'id, mail', entity, tokens: 'closed' }) // ['id,mail']
 */
export function guardOption({ name, rule, value, entity, tokens }: GuardInput): readonly TextPart[] {
  if (value.length > LONGEST) throw new RequestError('QUERY_NOT_ALLOWED', { subject: `${name} too long` });
  if (rule.odata === 'filter') return guardFilter(createCursor(name, value), entity, tokens);
  if (holdsToken(value)) throw new RequestError('TOKEN_INVALID');
  if (rule.odata === 'search') return [guardSearch(name, value, entity)];
  const cursor = createCursor(name, value);
  switch (rule.odata) {
    case 'select':
      return [guardSelect(cursor, entity)];
    case 'orderby':
      return [guardOrderBy(cursor, entity)];
    case 'expand':
      return [guardExpand(cursor, entity, rule.navigations)];
  }
}
