import { toAsciiLowerCase } from '../../kernel/ascii-case.ts';
import type { Cursor, LiteralKind } from './tokenize.ts';

/** The part of OData's `$filter` that the guard understands. Positions count characters of the value from 1. */
export type Filter =
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'group'; readonly inner: Filter }
  | {
      readonly kind: 'function';
      readonly name: TextFunction;
      readonly path: Path;
      readonly argument: Literal;
    }
  | {
      readonly kind: 'lambda';
      readonly quantifier: Quantifier;
      readonly path: Path;
      readonly body?: LambdaBody;
    }
  | {
      readonly kind: 'compare';
      readonly path: Path;
      readonly operator: Comparison;
      readonly literal: Literal;
    }
  | { readonly kind: 'in'; readonly path: Path; readonly literals: readonly Literal[] };

type LambdaBody = { readonly variable: string; readonly at: number; readonly filter: Filter };
export type Path = { readonly names: readonly string[]; readonly at: number };

type TextFunction = 'startswith' | 'endswith' | 'contains';
type Quantifier = 'any' | 'all';
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** `text` is unquoted for kind `text`, as written otherwise. */
export type Literal = { readonly kind: LiteralKind; readonly text: string; readonly at: number };

const FUNCTIONS: readonly TextFunction[] = ['startswith', 'endswith', 'contains'];
const COMPARISONS: readonly Comparison[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const QUANTIFIERS: readonly Quantifier[] = ['any', 'all'];

/**
 * Reads a `$filter` by recursive descent. The grammar is in `docs/reference/rules-native.md`.
 *
 * @throws RequestError QUERY_NOT_ALLOWED with the position
 */
export function parseFilter(cursor: Cursor): Filter {
  const filter = parseOr(cursor);
  cursor.expectEnd();
  return filter;
}

function parseOr(cursor: Cursor): Filter {
  return parseLogic(cursor, 'or', (inner) => parseLogic(inner, 'and', parseNot));
}

function parseLogic(cursor: Cursor, operator: 'and' | 'or', parseTerm: (cursor: Cursor) => Filter): Filter {
  const first = parseTerm(cursor);
  const terms = [first];
  while (cursor.takeKeyword(operator)) terms.push(parseTerm(cursor));
  return terms.length === 1 ? first : { kind: 'logic', operator, terms };
}

/** OData's `not` binds tighter than `eq`: before a bare comparison it would negate only the property. */
function parseNot(cursor: Cursor): Filter {
  const at = cursor.peek().at;
  if (!cursor.takeKeyword('not')) return parsePrimary(cursor);
  const term = parsePrimary(cursor);
  if (term.kind === 'compare' || term.kind === 'in') throw cursor.createError(at);
  return { kind: 'not', term };
}

function parsePrimary(cursor: Cursor): Filter {
  if (cursor.takePunctuation('(')) {
    const inner = cursor.nested(() => parseOr(cursor));
    cursor.expectPunctuation(')');
    return { kind: 'group', inner };
  }
  return parseFunction(cursor) ?? parsePathTerm(cursor);
}

function parseFunction(cursor: Cursor): Filter | undefined {
  const name = FUNCTIONS.find((known) => known === toAsciiLowerCase(cursor.peek().text));
  if (name === undefined || cursor.peek(1).text !== '(') return undefined;
  cursor.take('name');
  cursor.expectPunctuation('(');
  const path = parsePath(cursor);
  cursor.expectPunctuation(',');
  const argument = cursor.take('text');
  cursor.expectPunctuation(')');
  return { kind: 'function', name, path, argument: { kind: 'text', text: argument.text, at: argument.at } };
}

/**
 * Reads `name/name`; stops before `/any(`, `/all(` and whatever else looks like one of them.
 */
export function parsePath(cursor: Cursor): Path {
  const first = cursor.take('name');
  const names = [first.text];
  // Marks are identified by their text only: a literal `'/'` or `'('` is refused where the name or the mark is taken.
  while (cursor.peek().text === '/' && cursor.peek(2).text !== '(') {
    cursor.expectPunctuation('/');
    names.push(cursor.take('name').text);
  }
  return { names, at: first.at };
}

function parsePathTerm(cursor: Cursor): Filter {
  const path = parsePath(cursor);
  if (cursor.takePunctuation('/')) return parseLambda(cursor, path);
  if (cursor.takeKeyword('in')) return { kind: 'in', path, literals: parseList(cursor) };
  const operator = COMPARISONS.find((known) => cursor.takeKeyword(known));
  if (operator === undefined) throw cursor.createError(cursor.peek().at);
  return { kind: 'compare', path, operator, literal: parseLiteral(cursor) };
}

function parseLambda(cursor: Cursor, path: Path): Filter {
  const quantifier = QUANTIFIERS.find((known) => cursor.takeKeyword(known));
  if (quantifier === undefined) throw cursor.createError(cursor.peek().at);
  cursor.expectPunctuation('(');
  if (quantifier === 'any' && cursor.takePunctuation(')')) return { kind: 'lambda', quantifier, path };
  const body = cursor.nested(() => parseBody(cursor));
  cursor.expectPunctuation(')');
  return { kind: 'lambda', quantifier, path, body };
}

function parseBody(cursor: Cursor): LambdaBody {
  const variable = cursor.take('name');
  cursor.expectPunctuation(':');
  return { variable: variable.text, at: variable.at, filter: parseOr(cursor) };
}

function parseList(cursor: Cursor): readonly Literal[] {
  cursor.expectPunctuation('(');
  const literals = [parseLiteral(cursor)];
  while (cursor.takePunctuation(',')) literals.push(parseLiteral(cursor));
  cursor.expectPunctuation(')');
  return literals;
}

/**
 * Reads one literal.
 *
 * @throws RequestError QUERY_NOT_ALLOWED
 */
function parseLiteral(cursor: Cursor): Literal {
  const { kind, text, at } = cursor.peek();
  if (kind === 'name') return parseWord(cursor);
  if (kind === 'end' || kind === 'mark' || kind === 'option') throw cursor.createError(at);
  cursor.take(kind);
  return { kind, text, at };
}

/** `true`, `false` and `null` are the only bare words. */
function parseWord(cursor: Cursor): Literal {
  const { text, at } = cursor.take('name');
  const word = toAsciiLowerCase(text);
  if (word === 'null') return { kind: 'null', text: word, at };
  if (word === 'true' || word === 'false') return { kind: 'truth', text: word, at };
  throw cursor.createError(at);
}
