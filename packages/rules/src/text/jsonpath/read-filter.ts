import { compilePattern } from '../regex/compile-pattern.ts';
import { PatternFault } from '../regex/tree/pattern-node.ts';
import type { JsonPathLiteral, JsonPathStep, JsonPathTest } from './json-path.ts';
import { type PathCursor, readQuoted } from './path-cursor.ts';

type Operator = Extract<JsonPathTest, { readonly kind: 'compare' }>['operator'];
/** Reads the steps of a path, here and inside. */
type ReadSteps = (cursor: PathCursor) => readonly JsonPathStep[];
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

/**
 * Reads the filter of `[?(…)]` after its `?`: comparisons of a path that begins at the element (`@`) with literals, joined by
 * `!`, `&&`, `||` and parentheses. There are no functions and nothing is evaluated as code.
 *
 * @throws JsonPathFault
 */
export function readFilter(cursor: PathCursor, readSteps: ReadSteps): JsonPathTest {
  cursor.skipSpace();
  cursor.expect('(');
  const test = cursor.deeper(() => readOr(cursor, readSteps));
  cursor.skipSpace();
  cursor.expect(')');
  return test;
}

function readOr(cursor: PathCursor, readSteps: ReadSteps): JsonPathTest {
  let left = readAnd(cursor, readSteps);
  while (takeWord(cursor, '||')) left = { kind: 'or', left, right: readAnd(cursor, readSteps) };
  return left;
}

function readAnd(cursor: PathCursor, readSteps: ReadSteps): JsonPathTest {
  let left = readOne(cursor, readSteps);
  while (takeWord(cursor, '&&')) left = { kind: 'and', left, right: readOne(cursor, readSteps) };
  return left;
}

function readOne(cursor: PathCursor, readSteps: ReadSteps): JsonPathTest {
  cursor.skipSpace();
  if (cursor.take('!')) return cursor.deeper(() => ({ kind: 'not', inner: readOne(cursor, readSteps) }));
  if (!cursor.take('(')) return readComparison(cursor, readSteps);
  const inner = cursor.deeper(() => readOr(cursor, readSteps));
  cursor.skipSpace();
  cursor.expect(')');
  return inner;
}

function takeWord(cursor: PathCursor, word: string): boolean {
  cursor.skipSpace();
  return cursor.take(word);
}

function readComparison(cursor: PathCursor, readSteps: ReadSteps): JsonPathTest {
  const start = cursor.position();
  const left = readOperand(cursor, readSteps);
  const operator = cursor.match(OPERATOR)?.[1]?.toLowerCase();
  if (operator === undefined) {
    if ('path' in left) return { kind: 'exists', path: left.path };
    throw cursor.fault('a literal alone is no test', start);
  }
  if ('literal' in left) {
    const side = cursor.position();
    return mirror(cursor, { left, operator, right: readOperand(cursor, readSteps), side });
  }
  if (operator === '=~') return readRegex(cursor, left.path);
  if (operator === 'in' || operator === 'nin') {
    const test: JsonPathTest = { kind: 'in', path: left.path, values: readList(cursor) };
    return operator === 'in' ? test : { kind: 'not', inner: test };
  }
  return { kind: 'compare', operator: toOperator(operator), path: left.path, value: readLiteral(cursor) };
}

type Comparison = {
  readonly left: Operand;
  readonly operator: string;
  readonly right: Operand;
  readonly side: number;
};

/** `'y' == @.x` is `@.x == 'y'`. */
function mirror(cursor: PathCursor, { left, operator, right, side }: Comparison): JsonPathTest {
  if ('path' in left || 'literal' in right || !Object.hasOwn(MIRRORED, operator))
    throw cursor.fault('one side must be a path that begins with @', side);
  return { kind: 'compare', operator: MIRRORED[toOperator(operator)], path: right.path, value: left.literal };
}

function toOperator(text: string): Operator {
  return text as Operator;
}

function readOperand(cursor: PathCursor, readSteps: ReadSteps): Operand {
  if (cursor.take('@')) {
    const path = readSteps(cursor);
    if (cursor.startsWith('(')) throw cursor.fault('functions are not supported');
    return { path };
  }
  if (cursor.startsWith('$')) throw cursor.fault('a filter can only look at the element itself (@)');
  return { literal: readLiteral(cursor) };
}

function readLiteral(cursor: PathCursor): JsonPathLiteral {
  const quoted = readQuoted(cursor);
  if (quoted !== undefined) return quoted;
  const word = cursor.match(WORD_LITERAL)?.[1];
  if (word !== undefined) return word === 'null' ? null : word === 'true';
  const number = cursor.match(NUMBER)?.[0];
  if (number !== undefined) return Number(number);
  throw cursor.fault('a quoted text, a number, true, false or null must stand here');
}

function readList(cursor: PathCursor): readonly JsonPathLiteral[] {
  cursor.expect('[');
  const values: JsonPathLiteral[] = [];
  cursor.skipSpace();
  if (cursor.take(']')) return values;
  do {
    cursor.skipSpace();
    values.push(readLiteral(cursor));
    cursor.skipSpace();
  } while (cursor.take(','));
  cursor.expect(']');
  return values;
}

/** `/re/flags`; only the flag `i` is known. The test is of the whole text. */
function readRegex(cursor: PathCursor, path: readonly JsonPathStep[]): JsonPathTest {
  const start = cursor.position();
  const found = cursor.match(PATTERN);
  if (found === undefined) throw cursor.fault('a pattern in slashes must stand here');
  const [, source = '', flags = ''] = found;
  if (!/^i?$/.test(flags)) throw cursor.fault('only the flag "i" of a pattern is supported', start);
  try {
    return { kind: 'regex', path, pattern: compilePattern(source, flags === 'i') };
  } catch (error) {
    if (error instanceof PatternFault) throw cursor.fault(error.message, start + 1 + error.position);
    throw error;
  }
}
