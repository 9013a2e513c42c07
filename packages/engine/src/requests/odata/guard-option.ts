import { RequestError } from '../../kernel/errors.ts';
import type { PlanNode, TextPart } from '../../plan/plan.ts';
import type { GuardedOption } from '../../plan/rule-set.ts';
import type { Grain } from '../../plan/treatments.ts';
import { toCanonicalName } from '../system-options.ts';
import { containsToken } from '../token-text.ts';
import { isOrdered } from './accepts-literal.ts';
import { getDenialReason } from './get-denial-reason.ts';
import { guardFilter } from './guard-filter.ts';
import { guardKql } from './guard-kql.ts';
import { guardSearch } from './guard-search.ts';
import { guardSelect, type Prune, parseSelectItems } from './guard-select.ts';
import { parsePath } from './parse-filter.ts';
import { getElementNode, isDropped, resolvePath } from './resolve-path.ts';
import { type Cursor, createCursor } from './tokenize.ts';

export type GuardInput = {
  /** Name of the option in the rule's spelling. */
  readonly name: string;
  readonly rule: GuardedOption;
  /** Decoded once. */
  readonly value: string;
  /** The table of the returned entity. */
  readonly entity: PlanNode;
  /** Whether rows leave sorted, so that their places must not be found out. Absent: not. */
  readonly sorted?: boolean | undefined;
  /** `opened`: this is the second match, where clear values have replaced the reversible pseudonyms. */
  readonly tokens: 'closed' | 'opened';
  /** Receives each property that was removed from a `$select`. */
  readonly prune?: Prune;
};

const MAX_LENGTH = 8192;

/**
 * The OData guard: a caller may only ask about what it may see. The value is parsed, its properties are looked up in the
 * entity's table, and the result is rewritten from the parse, so nothing unparsed goes to Graph.
 *
 * @throws RequestError QUERY_NOT_ALLOWED; TOKEN_INVALID for a token where none may stand
 * @example guardOption({ name: '$select', rule: { odata: 'select' }, value: 'id, mail', entity, tokens: 'closed' }) // ['id,mail']
 */
export function guardOption(input: GuardInput): readonly TextPart[] {
  const { name, rule, value, entity, tokens, sorted = false, prune = () => {} } = input;
  if (value.length > MAX_LENGTH) throw new RequestError('QUERY_NOT_ALLOWED', { subject: `${name} too long` });
  if (rule.odata === 'filter') return guardFilter(createCursor(name, value), { entity, tokens, sorted });
  if (rule.odata === 'search' && rule.syntax === 'kql')
    return guardKql({ option: name, value, entity, tokens });
  if (containsToken(value)) throw new RequestError('TOKEN_INVALID');
  if (rule.odata === 'search')
    return [guardSearch(name, value, { entity, inWords: rule.syntax !== 'directory' })];
  const cursor = createCursor(name, value);
  switch (rule.odata) {
    case 'select':
      return [guardSelect(cursor, entity, prune)];
    case 'orderby':
      return [guardOrderBy(cursor, entity)];
    case 'expand':
      return [guardExpand(cursor, { entity, navigations: rule.navigations, prune })];
  }
}

type Expansion = {
  readonly entity: PlanNode;
  readonly navigations: readonly string[];
  readonly prune: Prune;
};

function guardExpand(cursor: Cursor, expansion: Expansion): string {
  const text = parseExpandItems(cursor, expansion);
  cursor.expectEnd();
  return text;
}

/** `$expand`: the navigations that the rule names, each with a guarded `$select` or with an expansion that the rule names too. */
function parseExpandItems(cursor: Cursor, { entity, navigations, prune }: Expansion): string {
  const items = new Map<string, string>();
  do {
    const { text, at } = cursor.take('name');
    const found = resolvePath(entity, [text]);
    const { node, displayPath } = found;
    const [name = ''] = found.names;
    if (node === undefined || isDropped(node)) throw cursor.createError(at, getDenialReason(found));
    if (!navigations.includes(name))
      throw cursor.createError(at, describeExpandable(displayPath, navigations));
    if (items.has(name)) throw cursor.createError(at, `${displayPath} stands twice`);
    const within: Prune = (property) =>
      prune(property === undefined ? undefined : `${displayPath}/${property}`);
    const inside = getNestedNavigations(name, navigations);
    const nested = guardNested(cursor, { entity: getElementNode(node), navigations: inside, prune: within });
    items.set(name, `${name}${nested}`);
  } while (cursor.takePunctuation(','));
  return [...items.values()].join(',');
}

function describeExpandable(displayPath: string, navigations: readonly string[]): string {
  return `${displayPath} is not expanded here; these are: ${navigations.filter((one) => !one.includes('/')).join(', ')}`;
}

/** What the rule lets expand inside of a navigation: of `sessions/segments`, `segments` inside of `sessions`. */
function getNestedNavigations(name: string, navigations: readonly string[]): readonly string[] {
  return navigations.flatMap((one) => (one.startsWith(`${name}/`) ? [one.slice(name.length + 1)] : []));
}

function guardNested(cursor: Cursor, expansion: Expansion): string {
  if (!cursor.takePunctuation('(')) return '';
  const { kind, text, at } = cursor.peek();
  const option = kind === 'option' || kind === 'name' ? toCanonicalName(text) : '';
  const expands = option === '$expand' && expansion.navigations.length > 0;
  if (option !== '$select' && !expands) throw cursor.createError(at, describeNestedOptions(expansion));
  cursor.take(kind);
  cursor.expectPunctuation('=');
  const value = expands
    ? cursor.nested(() => parseExpandItems(cursor, expansion))
    : parseSelectItems(cursor, expansion.entity, expansion.prune);
  cursor.expectPunctuation(')');
  return `(${option}=${value})`;
}

function describeNestedOptions({ navigations }: Expansion): string {
  return navigations.length === 0
    ? 'in parentheses $select alone may stand'
    : `in parentheses $select or $expand=${navigations.join(',')} alone may stand`;
}

const MAX_ORDERBY_ITEMS = 20;

/**
 * `$orderby`: only properties that are delivered as they are; an order by any other would tell hidden values apart. So would an
 * order by text with a grammar: a value outside the grammar is dropped, yet still has its place in the order. So the type must
 * be `string`, whose texts are all delivered, or one whose order is needed (numbers, dates, times).
 */
function guardOrderBy(cursor: Cursor, entity: PlanNode): string {
  const items: string[] = [];
  do {
    const path = parsePath(cursor);
    const found = resolvePath(entity, path.names);
    if (!isSortable(found.node)) throw cursor.createError(path.at, getDenialReason(found));
    if (items.length === MAX_ORDERBY_ITEMS)
      throw cursor.createError(path.at, `more than ${MAX_ORDERBY_ITEMS} properties`);
    const direction = ['asc', 'desc'].find((word) => cursor.takeKeyword(word));
    items.push(`${found.names.join('/')}${direction === undefined ? '' : ` ${direction}`}`);
  } while (cursor.takePunctuation(','));
  cursor.expectEnd();
  return items.join(',');
}

/**
 * Times that are coarsened to a week or more belong to accounts and groups, whose order anyone with an account can reconstruct: the
 * place in it would be a key (KEY-01). For finer units, which are times of what people do, Graph's order discloses as much.
 */
function isSortable(node: PlanNode | undefined): boolean {
  if (node?.kind !== 'leaf') return false;
  const { action } = node;
  if (action.treatment === 'coarsen') return SORTABLE[action.to];
  return action.treatment === 'keep' && isOrdered(action.type);
}

/** By grain, so that a new one has to be thought about. */
const SORTABLE: Readonly<Record<Grain, boolean>> = {
  year: false,
  quarter: false,
  month: false,
  week: false,
  day: true,
  hour: true,
  minute: true,
  second: true,
};
