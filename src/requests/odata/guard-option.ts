import { RequestError } from '../../kernel/errors.ts';
import { lazily } from '../../kernel/lazily.ts';
import type { PlanNode, TextPart } from '../../plan/plan.ts';
import type { GuardedOption } from '../../plan/rule-set.ts';
import type { Grain } from '../../plan/treatments.ts';
import { canonicalName } from '../system-options.ts';
import { holdsToken } from '../token-text.ts';
import { fitsLiteral, isAnyText, isOrdered } from './fits-literal.ts';
import { guardFilter } from './guard-filter.ts';
import { parsePath } from './parse-filter.ts';
import { type Cursor, createCursor } from './read-tokens.ts';
import { elementOf, isDropped, resolvePath } from './resolve-path.ts';

export type GuardInput = {
  /** Name of the option in the rule's spelling. */
  readonly name: string;
  readonly rule: GuardedOption;
  /** Decoded once. */
  readonly value: string;
  /** The table of the returned entity. */
  readonly entity: PlanNode;
  /** `opened`: this is the second match, where clear values have replaced the reversible pseudonyms. */
  readonly tokens: 'closed' | 'opened';
};

const LONGEST = 8192;

/**
 * The OData guard: a caller may only ask about what it may see. The value is parsed, its properties are looked up in the
 * entity's table, and the result is written anew from the parse, so nothing that we did not understand goes to Graph.
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

function guardExpand(cursor: Cursor, entity: PlanNode, navigations: readonly string[]): string {
  const text = expandItems(cursor, entity, navigations);
  cursor.expectEnd();
  return text;
}

/** `$expand`: the navigations that the rule names, each with a guarded `$select` or with an expansion that the rule names too. */
function expandItems(cursor: Cursor, entity: PlanNode, navigations: readonly string[]): string {
  const items = new Map<string, string>();
  do {
    const { text: name, at } = cursor.take('name');
    const node = navigations.includes(name) ? resolvePath(entity, [name]) : undefined;
    if (node === undefined || isDropped(node) || items.has(name)) throw cursor.refuse(at);
    items.set(name, `${name}${guardNested(cursor, elementOf(node), insideOf(name, navigations))}`);
  } while (cursor.takeMark(','));
  return [...items.values()].join(',');
}

/** What the rule lets expand inside of a navigation: of `sessions/segments`, `segments` inside of `sessions`. */
function insideOf(name: string, navigations: readonly string[]): readonly string[] {
  return navigations.flatMap((one) => (one.startsWith(`${name}/`) ? [one.slice(name.length + 1)] : []));
}

function guardNested(cursor: Cursor, element: PlanNode, inside: readonly string[]): string {
  if (!cursor.takeMark('(')) return '';
  const { kind, text, at } = cursor.peek();
  const option = kind === 'option' || kind === 'name' ? canonicalName(text) : '';
  if (option !== '$select' && (option !== '$expand' || inside.length === 0)) throw cursor.refuse(at);
  cursor.take(kind);
  cursor.expectMark('=');
  const value =
    option === '$select'
      ? guardSelectItems(cursor, element)
      : cursor.deeper(() => expandItems(cursor, element, inside));
  cursor.expectMark(')');
  return `(${option}=${value})`;
}

const MOST_SORTED = 20;

/**
 * `$orderby`: only properties that are delivered as they are; an order by any other would tell hidden values apart. So would an
 * order by text with a grammar: a value outside the grammar is dropped, yet still has its place in the order. So the type must
 * be `string`, whose texts are all delivered, or one whose order is needed (numbers, dates, times).
 */
function guardOrderBy(cursor: Cursor, entity: PlanNode): string {
  const items: string[] = [];
  do {
    const path = parsePath(cursor);
    const node = resolvePath(entity, path.names);
    if (!isSortable(node) || items.length === MOST_SORTED) throw cursor.refuse(path.at);
    const direction = ['asc', 'desc'].find((word) => cursor.takeKeyword(word));
    items.push(`${path.names.join('/')}${direction === undefined ? '' : ` ${direction}`}`);
  } while (cursor.takeMark(','));
  cursor.expectEnd();
  return items.join(',');
}

/**
 * Times that are coarsened to the month belong to accounts and groups, whose order anybody with an account can make up: the
 * place in it would be a key (KEY-01). Of finer grains, which are times of what people do, Graph's own order tells as much.
 */
function isSortable(node: PlanNode | undefined): boolean {
  if (node?.kind !== 'leaf') return false;
  const { action } = node;
  if (action.treatment === 'coarsen') return SORTABLE[action.to];
  return action.treatment === 'keep' && isOrdered(action.type);
}

/** By grain, so that a new one has to be thought about. */
const SORTABLE: Readonly<Record<Grain, boolean>> = { month: false, day: true, hour: true, minute: true };

const MOST_SELECTED = 500;

/** `$select`: any property that is not dropped. */
function guardSelect(cursor: Cursor, entity: PlanNode): string {
  const text = guardSelectItems(cursor, entity);
  cursor.expectEnd();
  return text;
}

/** The list alone, for `$select` inside `$expand`. */
function guardSelectItems(cursor: Cursor, entity: PlanNode): string {
  const items: string[] = [];
  do {
    const path = parsePath(cursor);
    const node = resolvePath(entity, path.names, 'through');
    if (node === undefined || isDropped(node) || items.length === MOST_SELECTED) throw cursor.refuse(path.at);
    items.push(path.names.join('/'));
  } while (cursor.takeMark(','));
  return items.join(',');
}

/**
 * One clause. The value is a single word: in Outlook the text in quotes is a KQL expression, where a second word or another
 * `name:` would search properties that are not delivered. Compiled at first use: Unicode properties take long to look up.
 */
const clause = lazily(() => /"([A-Za-z_][A-Za-z0-9_]{0,127}):([\p{L}\p{N}][\p{L}\p{N}\p{M}._@-]{0,199})"/uy);
const OPERATOR = / +(AND|OR) +/y;
const MOST_PHRASE = 20;

/**
 * `$search`: `"property:value"` clauses on kept text, joined by AND and OR. A search finds the beginning of a word, so on text
 * with a grammar it would tell, letter by letter, the values that are dropped because they do not fit. So it is allowed for
 * `string`, whose texts are all delivered. Types that may be ordered may be searched for a whole value: order tells as much.
 *
 * @throws RequestError QUERY_NOT_ALLOWED
 */
function guardSearch(option: string, value: string, entity: PlanNode): string {
  const text = value.trim();
  let written = '';
  let position = 0;
  for (let count = 0; count < MOST_PHRASE; count += 1) {
    const found = matchAt(clause(), text, position);
    if (found === undefined || !isSearchable(entity, found)) break;
    written += `"${found[1]}:${found[2]}"`;
    position += found[0].length;
    if (position === text.length) return written;
    const operator = matchAt(OPERATOR, text, position);
    if (operator === undefined) break;
    written += ` ${operator[1]} `;
    position += operator[0].length;
  }
  throw new RequestError('QUERY_NOT_ALLOWED', { subject: `${option} at ${position + 1}` });
}

function isSearchable(entity: PlanNode, [, name = '', text = '']: RegExpExecArray): boolean {
  const node = resolvePath(entity, [name]);
  if (node?.kind !== 'leaf' || node.action.treatment !== 'keep') return false;
  const { type } = node.action;
  return isAnyText(type) || (isOrdered(type) && fitsLiteral(type, { kind: 'text', text, at: 1 }));
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}
