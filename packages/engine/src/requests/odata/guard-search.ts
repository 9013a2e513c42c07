import { RequestError } from '../../kernel/errors.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { acceptsLiteral, isOrdered, isUnrestrictedText } from './accepts-literal.ts';
import { getDenialReason } from './get-denial-reason.ts';
import { getElementNode, resolvePath } from './resolve-path.ts';
import { parseNested, take } from './search-cursor.ts';

type SearchRule = {
  /** The table of the returned entity. */
  readonly entity: PlanNode;
  /** The text of a clause is one word alone. */
  readonly inWords: boolean;
};

/**
 * One clause. Without a syntax of the rule the value is a single word: in Outlook the text in quotes is a KQL expression, where
 * a second word or another `name:` would search properties that are not delivered. The directory searches the whole text in the
 * one property before it (graph-facts.md#2.5), so there it may hold words and signs. Compiled at first use: Unicode properties
 * take long to look up.
 */
const WORD = memoize(() => /"([A-Za-z_][A-Za-z0-9_]{0,127}):([\p{L}\p{N}][\p{L}\p{N}\p{M}._@-]{0,199})"/uy);
const TEXT = memoize(
  () => /"([A-Za-z_][A-Za-z0-9_]{0,127}):([\p{L}\p{N}](?:(?![":\\])[\p{L}\p{N}\p{M}\p{P}\p{S} ]){0,199})"/uy,
);
/** Were a text in quotes ever read as an expression, none could go on with another property. */
const EXPRESSION = /(?:^| )(?:AND|OR|NOT)(?: |$)/i;
const OPERATOR = / +(AND|OR) +/y;
const MAX_CLAUSES = 20;

/** A walk over the text of a search. */
type SearchState = SearchRule & {
  readonly option: string;
  readonly text: string;
  position: number;
  clauses: number;
};

/**
 * `$search`: `"property:value"` clauses on kept text, joined by AND and OR, in parentheses where one likes. A search finds the
 * beginning of a word, so on text with a grammar it would tell, letter by letter, the values that are dropped because they do not
 * fit. So it is allowed for `string`, whose texts are all delivered. Types that may be ordered may be searched for a whole value:
 * order discloses as much. It is rewritten (T1-12).
 *
 * @throws RequestError QUERY_NOT_ALLOWED
 */
export function guardSearch(option: string, value: string, rule: SearchRule): string {
  const walk: SearchState = { ...rule, option, text: value.trim(), position: 0, clauses: 0 };
  const written = parseExpression(walk, 0);
  if (walk.position < walk.text.length) throw createError(walk);
  return written;
}

function parseExpression(walk: SearchState, depth: number): string {
  let written = parseTerm(walk, depth);
  for (let found = take(walk, OPERATOR); found !== undefined; found = take(walk, OPERATOR))
    written += ` ${found[1]} ${parseTerm(walk, depth)}`;
  return written;
}

function parseTerm(walk: SearchState, depth: number): string {
  const inner = parseNested({ walk, depth, parse: parseExpression, createError });
  return inner === undefined ? parseClause(walk) : `(${inner})`;
}

function parseClause(walk: SearchState): string {
  const start = { ...walk };
  const pattern = walk.inWords ? WORD() : TEXT();
  const [, name, text] = take(walk, pattern) ?? [];
  if (name === undefined || text === undefined || EXPRESSION.test(text))
    throw createError(start, walk.inWords ? SYNTAX_HELP.word : SYNTAX_HELP.text);
  walk.clauses += 1;
  if (walk.clauses > MAX_CLAUSES) throw createError(start, `more than ${MAX_CLAUSES} clauses`);
  const found = resolvePath(walk.entity, [name]);
  if (!isSearchable(found.node, text))
    throw createError(start, `${getDenialReason(found)}; ${describeSearchable(walk.entity)}`);
  return `"${found.names.join('/')}:${text}"`;
}

const SYNTAX_HELP = {
  word: 'a clause is "property:word", in double quotes',
  text: 'a clause is "property:text", in double quotes; the text holds no quote, colon or backslash, nor AND, OR or NOT',
} as const;

function isSearchable(node: PlanNode | undefined, text: string): boolean {
  if (node?.kind !== 'leaf' || node.action.treatment !== 'keep') return false;
  const { type } = node.action;
  return (
    isUnrestrictedText(type) ||
    (isOrdered(type) && acceptsLiteral(node.action, { kind: 'text', text, at: 1 }))
  );
}

/** What may be searched, for those who asked for something else. */
function describeSearchable(entity: PlanNode): string {
  const element = getElementNode(entity);
  const names = element.kind === 'object' ? [...element.properties] : [];
  const texts = names.filter(([, node]) => isSearchable(node, '')).map(([name]) => name);
  return texts.length === 0
    ? 'no text of it is delivered, so none is searched'
    : `searched are: ${texts.join(', ')}`;
}

function createError({ option, position }: SearchState, detail?: string): RequestError {
  const reason = detail === undefined ? '' : `: ${detail}`;
  return new RequestError('QUERY_NOT_ALLOWED', { subject: `${option} at ${position + 1}${reason}` });
}
