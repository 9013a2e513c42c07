import { orThrow } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';

export type FilterValue = string | number | boolean | null;
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextFunction = 'startswith' | 'endswith' | 'contains';

/** `any` and `all` are lambdas. */
export type FilterOperator = Comparison | TextFunction | 'in' | 'not' | 'any' | 'all';

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly path: FilterPath;
      readonly value: FilterValue;
    }
  | { readonly kind: 'in'; readonly path: FilterPath; readonly values: readonly FilterValue[] }
  | { readonly kind: 'text'; readonly name: TextFunction; readonly path: FilterPath; readonly value: string }
  | {
      readonly kind: 'lambda';
      readonly name: 'any' | 'all';
      readonly path: FilterPath;
      readonly inner: Filter | undefined;
    };

export type FilterPath = { readonly segments: readonly string[]; readonly ofItem: boolean };
const TOKEN = /\s*(?:('(?:[^']|'')*')|([(),:])|([^\s(),:']+(?:(?<=T\d\d):[^\s(),']+)?))/y;
const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const FUNCTIONS: ReadonlySet<string> = new Set(['startswith', 'endswith', 'contains']);
const MAX_DEPTH = 40;

/**
 * Parses `$filter` (the part of OData 4.01 URL conventions 5.1.1 that the directory and Outlook document).
 * Throws GraphError 400.
 *
 * @example parseFilter("proxyAddresses/any(p:startswith(p,'smtp:')) and accountEnabled eq true")
 */
export function parseFilter(text: string): Filter {
  const cursor = createCursor(tokenize(text));
  const filter = readOr(cursor, { variable: undefined, depth: 0 });
  if (cursor.peek() !== undefined) throw invalid();
  return filter;
}

const invalid = () => badRequest('Invalid filter clause: Syntax error in the expression.', 'BadRequest');

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (match === null) throw invalid();
    tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return tokens;
}

type Cursor = {
  readonly peek: (ahead?: number) => string | undefined;
  readonly next: () => string;
  readonly take: (token: string) => boolean;
  readonly expect: (token: string) => void;
};
type Scope = { readonly variable: string | undefined; readonly depth: number };

function createCursor(tokens: readonly string[]): Cursor {
  let at = 0;
  const next = () => {
    const token = orThrow(tokens[at], invalid);
    at += 1;
    return token;
  };
  const take = (token: string) => {
    const found = tokens[at]?.toLowerCase() === token;
    if (found) at += 1;
    return found;
  };
  const expect = (token: string) => {
    if (!take(token)) throw invalid();
  };
  return { peek: (ahead = 0) => tokens[at + ahead], next, take, expect };
}

function readOr(cursor: Cursor, scope: Scope): Filter {
  let left = readAnd(cursor, scope);
  while (cursor.take('or')) left = { kind: 'or', left, right: readAnd(cursor, scope) };
  return left;
}

function readAnd(cursor: Cursor, scope: Scope): Filter {
  let left = readUnary(cursor, scope);
  while (cursor.take('and')) left = { kind: 'and', left, right: readUnary(cursor, scope) };
  return left;
}

function readUnary(cursor: Cursor, scope: Scope): Filter {
  const inner = { ...scope, depth: scope.depth + 1 };
  if (inner.depth > MAX_DEPTH) throw invalid();
  if (cursor.take('not')) return { kind: 'not', inner: readUnary(cursor, inner) };
  if (!cursor.take('(')) return readCondition(cursor, inner);
  const filter = readOr(cursor, inner);
  cursor.expect(')');
  return filter;
}

function readCondition(cursor: Cursor, scope: Scope): Filter {
  const name = cursor.next();
  if (cursor.peek() === '(') return readCall(cursor, scope, name);
  const path = readPath(name, scope);
  if (cursor.take('in')) return { kind: 'in', path, values: readList(cursor) };
  const operator = cursor.next().toLowerCase();
  if (!COMPARISONS.has(operator)) throw invalid();
  return { kind: 'compare', operator: operator as Comparison, path, value: readValue(cursor.next()) };
}

function readCall(cursor: Cursor, scope: Scope, name: string): Filter {
  cursor.expect('(');
  const lambda = /^(.+)\/(any|all)$/.exec(name);
  if (lambda !== null)
    return readLambda(cursor, scope, { path: lambda[1] ?? '', name: lambda[2] === 'all' ? 'all' : 'any' });
  if (!FUNCTIONS.has(name.toLowerCase())) throw invalid();
  const path = readPath(cursor.next(), scope);
  cursor.expect(',');
  const value = readValue(cursor.next());
  cursor.expect(')');
  if (typeof value !== 'string') throw invalid();
  return { kind: 'text', name: name.toLowerCase() as TextFunction, path, value };
}

function readLambda(
  cursor: Cursor,
  scope: Scope,
  { path, name }: { path: string; name: 'any' | 'all' },
): Filter {
  if (scope.variable !== undefined) throw invalid();
  if (cursor.take(')')) return { kind: 'lambda', name, path: readPath(path, scope), inner: undefined };
  const variable = cursor.next();
  cursor.expect(':');
  const inner = readOr(cursor, { ...scope, variable });
  cursor.expect(')');
  return { kind: 'lambda', name, path: readPath(path, scope), inner };
}

function readPath(text: string, { variable }: Scope): FilterPath {
  if (!/^[A-Za-z_$@][\w.$@/]*$/.test(text)) throw invalid();
  const segments = text.split('/');
  return segments[0] === variable
    ? { segments: segments.slice(1), ofItem: true }
    : { segments, ofItem: false };
}

function readList(cursor: Cursor): readonly FilterValue[] {
  cursor.expect('(');
  const values = [readValue(cursor.next())];
  while (cursor.take(',')) values.push(readValue(cursor.next()));
  cursor.expect(')');
  return values;
}

function readValue(token: string): FilterValue {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === 'true' || token === 'false') return token === 'true';
  if (token === 'null') return null;
  if (/^-?\d+(?:\.\d+)?$/.test(token)) return Number(token);
  // GUIDs and dates have no quotes.
  if (/^[0-9a-fA-F-]{36}$/.test(token) || /^\d{4}-\d{2}-\d{2}/.test(token)) return token;
  throw invalid();
}
