import { describe, expect, it } from 'vitest';
import type { JsonPathStep, JsonPathTest } from './json-path.ts';
import { parseJsonPath } from './parse-json-path.ts';
import { JsonPathSyntaxError } from './path-cursor.ts';

const steps = (source: string): readonly JsonPathStep[] => parseJsonPath(source).steps;
const names = (...all: readonly string[]): JsonPathStep => ({ kind: 'names', names: all });
const any: JsonPathStep = { kind: 'wildcard' };
const deep: JsonPathStep = { kind: 'descendants' };
const at = (...path: readonly string[]): readonly JsonPathStep[] => path.map((name) => names(name));

function filter(source: string): JsonPathTest {
  const step = steps(`$[?(${source})]`)[0];
  if (step?.kind !== 'filter') throw new Error('no filter');
  return step.test;
}

function getFault(source: string): string {
  try {
    parseJsonPath(source);
    return 'accepted';
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) return `${error.position}: ${error.message}`;
    throw error;
  }
}

describe('psoxy-facts.md#e, JSONPath dialect', () => {
  it('`$.a.b`, `$..a`, `$..a.b`, `$..a..b`, `$[*]`, `$.a[*]`, `$.a[*].b`, `$[*]..b`, `$.a[*]..b`, `$..a[*].b`.', () => {
    expect(steps('$.a.b')).toEqual([names('a'), names('b')]);
    expect(steps('$..a')).toEqual([deep, names('a')]);
    expect(steps('$..a.b')).toEqual([deep, names('a'), names('b')]);
    expect(steps('$..a..b')).toEqual([deep, names('a'), deep, names('b')]);
    expect(steps('$[*]')).toEqual([any]);
    expect(steps('$.a[*]')).toEqual([names('a'), any]);
    expect(steps('$.a[*].b')).toEqual([names('a'), any, names('b')]);
    expect(steps('$[*]..b')).toEqual([any, deep, names('b')]);
    expect(steps('$.a[*]..b')).toEqual([names('a'), any, deep, names('b')]);
    expect(steps('$..a[*].b')).toEqual([deep, names('a'), any, names('b')]);
  });

  it("Bracket names with `@`, spaces or dots: `$..['@odata.type']`, unions `['id','email']` (also with spaces after commas), dot-then-bracket `.['a','b']`, union followed by union, union followed by `.login`. `'requested_reviewers[*]'` inside a union is a LITERAL key (matches nothing).", () => {
    expect(steps("$..['@odata.type']")).toEqual([deep, names('@odata.type')]);
    expect(steps('$["a b"][\'c.d\']')).toEqual([names('a b'), names('c.d')]);
    expect(steps("$..['id','email']")).toEqual([deep, names('id', 'email')]);
    expect(steps("$..['id', 'email' , \"x\"]")).toEqual([deep, names('id', 'email', 'x')]);
    expect(steps("$.['a','b']")).toEqual([names('a', 'b')]);
    expect(steps("$['a','b']['c','d'].login")).toEqual([names('a', 'b'), names('c', 'd'), names('login')]);
    expect(steps("$..['user','requested_reviewers[*]']['login']")).toEqual([
      deep,
      names('user', 'requested_reviewers[*]'),
      names('login'),
    ]);
    expect(steps("$['it\\'s','\\u0041\\\\']")).toEqual([names("it's", 'A\\')]);
  });

  it("Filters: `[?(@.x == 'y')]`, `!=`, double-quoted literals, `!= true`, `==true`, `&&`, `||`, `!( … )`, `in ['a','b']`, bare `@` on scalars (`@!='USLACKBOT'`), nested `@.attributes.type`, filter at root `$[?(…)]` on object or array, filter directly on a single object (acts as a guard), `[*][?(…)]`, `..[?(…)]`.", () => {
    const equals = (name: string, value: string | number | boolean | null): JsonPathTest => ({
      kind: 'compare',
      operator: '==',
      path: at(name),
      value,
    });
    expect(filter("@.x == 'y'")).toEqual(equals('x', 'y'));
    expect(filter('@.x=="y"')).toEqual(equals('x', 'y'));
    expect(filter("'y' == @.x")).toEqual(equals('x', 'y'));
    expect(filter("@.x != 'y'")).toEqual({ ...equals('x', 'y'), operator: '!=' });
    expect(filter('@.x != true')).toEqual({ ...equals('x', true), operator: '!=' });
    expect(filter('@.x==true')).toEqual(equals('x', true));
    expect(filter('@.x == null')).toEqual(equals('x', null));
    expect(filter('@.x >= -1.5')).toEqual({ ...equals('x', -1.5), operator: '>=' });
    expect(filter('1 < @.x')).toEqual({ ...equals('x', 1), operator: '>' });
    expect(filter("@.a == '1' || @.b == '2' && @.c == '3'")).toEqual({
      kind: 'or',
      left: equals('a', '1'),
      right: { kind: 'and', left: equals('b', '2'), right: equals('c', '3') },
    });
    expect(filter("!( @.a == '1' )")).toEqual({ kind: 'not', inner: equals('a', '1') });
    expect(filter('!@.a')).toEqual({ kind: 'not', inner: { kind: 'exists', path: at('a') } });
    expect(filter("@.x in ['a', 'b',1,true]")).toEqual({
      kind: 'in',
      path: at('x'),
      values: ['a', 'b', 1, true],
    });
    expect(filter("@!='USLACKBOT'")).toEqual({
      kind: 'compare',
      operator: '!=',
      path: [],
      value: 'USLACKBOT',
    });
    expect(filter("@.attributes.type == 'T'")).toEqual({
      ...equals('x', 'T'),
      path: at('attributes', 'type'),
    });
    expect(filter("@['@odata.type'] == 'T'")).toEqual({ ...equals('x', 'T'), path: at('@odata.type') });
    expect(steps("$.a[?(@.x=='y')].b").map(({ kind }) => kind)).toEqual(['names', 'filter', 'names']);
    expect(steps("$[*][?(@.x=='y')]").map(({ kind }) => kind)).toEqual(['wildcard', 'filter']);
    expect(steps("$..[?(@.x=='y')]").map(({ kind }) => kind)).toEqual(['descendants', 'filter']);
    expect(steps("$[?(@.x=='y')]..id").map(({ kind }) => kind)).toEqual(['filter', 'descendants', 'names']);
  });

  it('`=~ /re/i` is a FULL match of the string; `/^A|B|C$/i` works only because of that.', () => {
    const test = filter('@.x =~ /^A|B|C$/i');
    if (test.kind !== 'regex') throw new Error('no regex');
    expect(['a', 'B', 'c'].every(test.pattern.matches)).toBe(true);
    expect(['ab', 'xB', 'Cx', ''].some(test.pattern.matches)).toBe(false);
    const strict = filter('@.x =~ /a\\/b/');
    expect(strict.kind === 'regex' && strict.pattern.matches('a/b') && !strict.pattern.matches('A/B')).toBe(
      true,
    );
  });

  it('A missing/non-text property is tested as "" by `=~`, so `!(@.x =~ …)` is TRUE for it. (Jayway 2.9.0 source, Apache-2.0)', () => {
    expect(filter('!(@.x =~ /a.*/)')).toMatchObject({ kind: 'not', inner: { kind: 'regex', path: at('x') } });
  });

  it('A missing property makes `!=` TRUE; missing leaf of an indefinite path is skipped; missing definite path is silently ignored for redact and map.', () => {
    // The parser keeps `!=` apart from the negation of `==`: what is missing is the tree engine's to tell.
    expect(filter("@.x != 'y'").kind).toBe('compare');
  });

  it('A path without `$` (`foo`) means `$.foo` (record rules).', () => {
    expect(steps('foo')).toEqual(steps('$.foo'));
    expect(steps('foo.bar[*]')).toEqual(steps('$.foo.bar[*]'));
    expect(steps("['a b']")).toEqual(steps("$['a b']"));
  });

  it('tells what a reader that never goes back can follow', () => {
    const streamable = (source: string): boolean => parseJsonPath(source).streamable;
    expect(['$.a.b', '$..a[*]', "$['a','b']", '$.a[0]', '$.a[1:3]', '$..*'].every(streamable)).toBe(true);
    expect(['$.a[-1]', '$.a[-2:]', '$[?(@.x)]', "$.a[?(@.x=='1')].b"].some(streamable)).toBe(false);
    expect(Object.isFrozen(parseJsonPath('$.a').steps[0])).toBe(true);
  });

  it.each([
    ['', /^0: the path is empty/],
    ['$.', /^2: the name/],
    ['$..', /^3: the name/],
    ['$.a.', /^4: the name/],
    ['$.a b', /^4: unexpected text after the path/],
    ['$x', /^1: unexpected text after the path/],
    ["$['a'", /^5: "\]" is missing/],
    ["$['a", /^2: the quote is not closed/],
    ['$[a]', /^2: expected a quoted name/],
    ['$.length()', /^2: functions/],
    ['$.a[(@.length-1)]', /^4: scripts/],
    ['$[?(@.constructor.constructor("process.exit()")())]', /functions are not supported/],
    ["$[?(@.x.match('y'))]", /functions are not supported/],
    ['$[?(@.x == y)]', /^11: expected a quoted text/],
    ['$[?($.x == 1)]', /^4: a filter can only look/],
    ['$[?(@.x = 1)]', /^8: "\)" is missing/],
    ['$[?(@.x === 1)]', /missing|expected/],
    ["$[?(@.x =~ 'a')]", /a pattern in slashes/],
    ['$[?(@.x =~ /(a+)+$/)]', /^12: a repetition/],
    ['$[?(@.x =~ /a/g)]', /^11: only the flag "i"/],
    ['$[?(@.x; drop)]', /missing/],
    ['$[?(true)]', /^4: a literal by itself/],
    ['$[0:2:0]', /step of 0/],
    [`$[?(${'('.repeat(30)}@.x${')'.repeat(30)})]`, /nested too deeply/],
    [`$${'.a'.repeat(3000)}`, /4096/],
  ])('refuses %s with its position', (source, expected) => {
    expect(getFault(source)).toMatch(expected);
  });
});
