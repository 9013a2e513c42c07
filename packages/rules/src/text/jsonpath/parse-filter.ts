import { compilePattern } from '../regex/compile-pattern.ts';
import { PatternSyntaxError } from '../regex/tree/pattern-node.ts';
import type { JsonPathLiteral, JsonPathStep, JsonPathTest } from './json-path.ts';
import { type PathCursor, parseQuoted } from './path-cursor.ts';

type Operator = Extract<JsonPathTest, { readonly kind: 'compare' }>['operator'];
type ParseSteps = (cursor: PathCursor) => readonly JsonPathStep[];
type Operand = { readonly path: readonly JsonPathStep[] } | { readonly literal: JsonPathLiteral };

const OPERATOR = /\s*(=~|==|!=|<=|>=|<|>|in\b|nin\b)(?!=)\s*/iy;
const WORD_LITERAL = /(true|false|null)(?![\w.])/y;
const NUMBER = /-?(?:0|[1-9]\d{0,15})(?:\.\d{1,16})?(?:[eE][+-]?\d{1,3})?(?![\w.])/y;
const PATTERN = /\/((?:[^/\\]|\\[\s\S])*)\/([A-Za-z]*)/y;
const MIRRORED: Readonly<Record<Operator, Operator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Functions don't exist and nothing is evaluated as code. */
export function parseJsonPathFilter(cursor: PathCursor, readSteps: ParseSteps): JsonPathTest {
  cursor.skipWhitespace();
  cursor.expect('(');
  const test = cursor.nested(() => parseOr(cursor, readSteps));
  cursor.skipWhitespace();
  cursor.expect(')');
  return test;
}

function parseOr(cursor: PathCursor, readSteps: ParseSteps): JsonPathTest {
  let left = parseAnd(cursor, readSteps);
  while (takeKeyword(cursor, '||')) left = { kind: 'or', left, right: parseAnd(cursor, readSteps) };
  return left;
}

function parseAnd(cursor: PathCursor, readSteps: ParseSteps): JsonPathTest {
  let left = parseUnary(cursor, readSteps);
  while (takeKeyword(cursor, '&&')) left = { kind: 'and', left, right: parseUnary(cursor, readSteps) };
  return left;
}

function parseUnary(cursor: PathCursor, readSteps: ParseSteps): JsonPathTest {
  cursor.skipWhitespace();
  if (cursor.take('!')) return cursor.nested(() => ({ kind: 'not', inner: parseUnary(cursor, readSteps) }));
  if (!cursor.take('(')) return parseComparison(cursor, readSteps);
  const inner = cursor.nested(() => parseOr(cursor, readSteps));
  cursor.skipWhitespace();
  cursor.expect(')');
  return inner;
}

function takeKeyword(cursor: PathCursor, word: string): boolean {
  cursor.skipWhitespace();
  return cursor.take(word);
}

function parseComparison(cursor: PathCursor, readSteps: ParseSteps): JsonPathTest {
  const start = cursor.position();
  const left = parseOperand(cursor, readSteps);
  const operator = cursor.match(OPERATOR)?.[1]?.toLowerCase();
  if (operator === undefined) {
    if ('path' in left) return { kind: 'exists', path: left.path };
    throw cursor.createError("a literal by itself isn't a test", start);
  }
  if ('literal' in left) {
    const side = cursor.position();
    return mirror(cursor, { left, operator, right: parseOperand(cursor, readSteps), position: side });
  }
  if (operator === '=~') return parseRegex(cursor, left.path);
  if (operator === 'in' || operator === 'nin') {
    const test: JsonPathTest = { kind: 'in', path: left.path, values: parseList(cursor) };
    return operator === 'in' ? test : { kind: 'not', inner: test };
  }
  return { kind: 'compare', operator: toOperator(operator), path: left.path, value: parseLiteral(cursor) };
}

type Comparison = {
  readonly left: Operand;
  readonly operator: string;
  readonly right: Operand;
  readonly position: number;
};

/** `'y' == @.x` is `@.x == 'y'`. */
function mirror(cursor: PathCursor, { left, operator, right, position: side }: Comparison): JsonPathTest {
  if ('path' in left || 'literal' in right || !Object.hasOwn(MIRRORED, operator))
    throw cursor.createError('one side must be a path that begins with @', side);
  return { kind: 'compare', operator: MIRRORED[toOperator(operator)], path: right.path, value: left.literal };
}

function toOperator(text: string): Operator {
  return text as Operator;
}

function parseOperand(cursor: PathCursor, readSteps: ParseSteps): Operand {
  if (cursor.take('@')) {
    const path = readSteps(cursor);
    if (cursor.startsWith('(')) throw cursor.createError('functions are not supported');
    return { path };
  }
  if (cursor.startsWith('$')) throw cursor.createError('a filter can only look at the element itself (@)');
  return { literal: parseLiteral(cursor) };
}

function parseLiteral(cursor: PathCursor): JsonPathLiteral {
  const quoted = parseQuoted(cursor);
  if (quoted !== undefined) return quoted;
  const word = cursor.match(WORD_LITERAL)?.[1];
  if (word !== undefined) return word === 'null' ? null : word === 'true';
  const number = cursor.match(NUMBER)?.[0];
  if (number !== undefined) return Number(number);
  throw cursor.createError('expected a quoted text, a number, true, false or null');
}

function parseList(cursor: PathCursor): readonly JsonPathLiteral[] {
  cursor.expect('[');
  const values: JsonPathLiteral[] = [];
  cursor.skipWhitespace();
  if (cursor.take(']')) return values;
  do {
    cursor.skipWhitespace();
    values.push(parseLiteral(cursor));
    cursor.skipWhitespace();
  } while (cursor.take(','));
  cursor.expect(']');
  return values;
}

/** `/re/flags`; only the flag `i` exists. Tests the whole text. */
function parseRegex(cursor: PathCursor, path: readonly JsonPathStep[]): JsonPathTest {
  const start = cursor.position();
  const found = cursor.match(PATTERN);
  if (found === undefined) throw cursor.createError('expected a pattern in slashes');
  const [, source = '', flags = ''] = found;
  if (!/^i?$/.test(flags)) throw cursor.createError('only the flag "i" of a pattern is supported', start);
  try {
    return { kind: 'regex', path, pattern: compilePattern(source, flags === 'i') };
  } catch (error) {
    if (error instanceof PatternSyntaxError)
      throw cursor.createError(error.message, start + 1 + error.position);
    throw error;
  }
}
