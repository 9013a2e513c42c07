import { describe, expect, it } from 'vitest';
import {
  applyTransform,
  computePsoxyHash,
  PSOXY_CONTEXT,
  sanitizeByPsoxy,
} from '../../../../tests/harness/psoxy-sanitizing.ts';

/** psoxy-facts.md#e: each line, tried by removing (or pseudonymizing) what the path finds. */
const redact = (path: string, document: unknown) =>
  applyTransform({ method: 'redact', jsonPaths: [path] }, document);
const pseudonymize = (path: string, document: unknown) =>
  applyTransform({ method: 'pseudonymize', jsonPaths: [path] }, document);

type Case = readonly [path: string, document: unknown, left: unknown];

const nested = () => ({
  a: { b: 1, c: 2, d: { b: 3, e: [{ b: 4, f: 5 }] } },
  g: [{ a: [{ b: 6 }, { c: 7 }] }],
});

const people = () => [
  { kind: 'user', name: 'Kim', id: 1 },
  { kind: 'bot', name: 'Robo', id: 2 },
  { name: 'Sam', id: 3 },
];

const LINES: Readonly<Record<string, readonly Case[]>> = {
  '`$.a.b`, `$..a`, `$..a.b`, `$..a..b`, `$[*]`, `$.a[*]`, `$.a[*].b`, `$[*]..b`, `$.a[*]..b`, `$..a[*].b`': [
    ['$.a.b', nested(), { ...nested(), a: { c: 2, d: nested().a.d } }],
    ['$..a', nested(), { g: [{}] }],
    ['$..a.b', nested(), { ...nested(), a: { c: 2, d: nested().a.d } }],
    ['$..a..b', nested(), { a: { c: 2, d: { e: [{ f: 5 }] } }, g: [{ a: [{}, { c: 7 }] }] }],
    ['$[*]', [1, { a: 2 }], []],
    ['$[*]', { a: 1, b: [2] }, {}],
    ['$.a[*]', { a: [1, 2], b: [3] }, { a: [], b: [3] }],
    ['$.a[*]', { a: { x: 1 }, b: 2 }, { a: {}, b: 2 }],
    [
      '$.a[*].b',
      { a: [{ b: 1, c: 2 }, 3, null, { c: 4 }], b: 5 },
      { a: [{ c: 2 }, 3, null, { c: 4 }], b: 5 },
    ],
    ['$[*]..b', [{ b: 1, x: { b: 2, c: 3 } }, [{ b: 4 }]], [{ x: { c: 3 } }, [{}]]],
    ['$.a[*]..b', { a: [{ x: { b: 1, y: 2 } }, { b: 3 }], b: 4 }, { a: [{ x: { y: 2 } }, {}], b: 4 }],
    // `[*]` goes through the values of an object too.
    ['$..a[*].b', nested(), { a: { b: 1, c: 2, d: { e: nested().a.d.e } }, g: [{ a: [{}, { c: 7 }] }] }],
  ],
  "Bracket names with `@`, spaces or dots: `$..['@odata.type']`": [
    ["$..['@odata.type']", { '@odata.type': 'x', v: [{ '@odata.type': 'y', k: 1 }] }, { v: [{ k: 1 }] }],
    ["$['Sent to']", { 'Sent to': 1, Sent: 2 }, { Sent: 2 }],
    ["$['a.b']", { 'a.b': 1, a: { b: 2 } }, { a: { b: 2 } }],
  ],
  "unions `['id','email']` (also with spaces after commas), dot-then-bracket `.['a','b']`, union followed by union, union followed by `.login`":
    [
      ["$['id','email']", { id: 1, email: 2, x: 3 }, { x: 3 }],
      ["$['id', 'email']", { id: 1, x: 3 }, { x: 3 }],
      [
        "$..['id','email']",
        { v: [{ id: 1 }, { email: 2, z: { id: 3, k: 4 } }] },
        { v: [{}, { z: { k: 4 } }] },
      ],
      ["$.v.['a','b']", { v: { a: 1, b: 2, c: 3 } }, { v: { c: 3 } }],
      [
        "$['to','from']['name','mail']",
        { to: { name: 1, mail: 2, x: 3 }, from: { mail: 4 }, cc: { name: 5 } },
        { to: { x: 3 }, from: {}, cc: { name: 5 } },
      ],
      [
        "$..['user','owner'].login",
        { user: { login: 1, id: 2 }, owner: { id: 3 }, x: { owner: { login: 4 } } },
        { user: { id: 2 }, owner: { id: 3 }, x: { owner: {} } },
      ],
    ],
  "`'requested_reviewers[*]'` inside a union is a LITERAL key (matches nothing).": [
    [
      "$['user','requested_reviewers[*]'].login",
      { user: { login: 1 }, requested_reviewers: [{ login: 2 }] },
      { user: {}, requested_reviewers: [{ login: 2 }] },
    ],
    ["$['a','b[*]']", { a: 1, 'b[*]': 2, b: [3] }, { b: [3] }],
  ],
  "Filters: `[?(@.x == 'y')]`, `!=`, double-quoted literals, `!= true`, `==true`": [
    ["$[?(@.kind == 'bot')].name", people(), [people()[0], { kind: 'bot', id: 2 }, people()[2]]],
    ["$[?(@.kind != 'bot')].name", people(), [{ kind: 'user', id: 1 }, people()[1], { id: 3 }]],
    ['$[?(@.kind == "bot")].name', people(), [people()[0], { kind: 'bot', id: 2 }, people()[2]]],
    [
      '$[?(@.ok != true)].n',
      [{ ok: true, n: 1 }, { ok: false, n: 2 }, { n: 3 }],
      [{ ok: true, n: 1 }, { ok: false }, {}],
    ],
    [
      '$[?(@.ok==true)].n',
      [{ ok: true, n: 1 }, { ok: 'true', n: 2 }, { n: 3 }],
      [{ ok: true }, { ok: 'true', n: 2 }, { n: 3 }],
    ],
    ['$[?(@.id == 2)]', people(), [people()[0], people()[2]]],
    ["$[?(@.id == '2')]", people(), [people()[0], people()[2]]],
    ['$[?(@.id > 1)]', people(), [people()[0]]],
    ['$[?(@.id <= 2)]', people(), [people()[2]]],
    ['$[?(@.x == null)]', [{ x: null }, { x: 0 }, {}], [{ x: 0 }, {}]],
    [
      "$[?(@.x == 'y')]",
      [{ x: ['y'] }, { x: { y: 1 } }, { x: true }],
      [{ x: ['y'] }, { x: { y: 1 } }, { x: true }],
    ],
    ['$[?(@.x)]', [{ x: null }, { x: false }, { y: 1 }], [{ y: 1 }]],
  ],
  "`&&`, `||`, `!( … )`, `in ['a','b']`, bare `@` on scalars (`@!='USLACKBOT'`), nested `@.attributes.type`":
    [
      ["$[?(@.kind == 'bot' && @.id == 2)]", people(), [people()[0], people()[2]]],
      ["$[?(@.kind == 'bot' && @.id == 9)]", people(), people()],
      ["$[?(@.kind == 'user' || @.id == 3)]", people(), [people()[1]]],
      ["$[?(!(@.kind == 'bot'))]", people(), [people()[1]]],
      ["$[?(@.kind in ['bot','user'])]", people(), [people()[2]]],
      ["$.users[?(@!='USLACKBOT')]", { users: ['U1', 'USLACKBOT', 'U2'] }, { users: ['USLACKBOT'] }],
      [
        "$[?(@.attributes.type == 'x')].id",
        [{ attributes: { type: 'x' }, id: 1 }, { id: 2 }],
        [{ attributes: { type: 'x' } }, { id: 2 }],
      ],
    ],
  'filter at root `$[?(…)]` on object or array, filter directly on a single object (acts as a guard), `[*][?(…)]`, `..[?(…)]`':
    [
      ["$[?(@.type == 'x')].name", { type: 'x', name: 1 }, { type: 'x' }],
      ["$[?(@.type == 'x')].name", { type: 'y', name: 1 }, { type: 'y', name: 1 }],
      ["$[?(@.type == 'x')].name", [{ type: 'x', name: 1 }], [{ type: 'x' }]],
      [
        "$.actor[?(@.kind == 'user')].name",
        { actor: { kind: 'user', name: 1 } },
        { actor: { kind: 'user' } },
      ],
      [
        "$.actor[?(@.kind == 'user')].name",
        { actor: { kind: 'app', name: 1 } },
        { actor: { kind: 'app', name: 1 } },
      ],
      ["$.actor[?(@.kind == 'user')]", { actor: { kind: 'user', name: 1 }, x: 2 }, { x: 2 }],
      [
        '$[*][?(@.k == 1)].n',
        {
          a: { k: 1, n: 2 },
          b: [
            { k: 1, n: 3 },
            { k: 2, n: 4 },
          ],
        },
        { a: { k: 1 }, b: [{ k: 1 }, { k: 2, n: 4 }] },
      ],
      [
        '$..[?(@.k == 1)].n',
        { v: [{ k: 1, n: 2, w: { k: 1, n: 3 } }, { n: 4 }] },
        { v: [{ k: 1, w: { k: 1 } }, { n: 4 }] },
      ],
      [
        '$.v..[?(@.k != 1)].n',
        {
          v: [
            { k: 1, n: 2 },
            { k: 2, n: 3 },
          ],
          n: 9,
        },
        { v: [{ k: 1, n: 2 }, { k: 2 }], n: 9 },
      ],
      ['$..[?(@.k == 1)]', { v: [{ k: 1 }, { k: 2, w: { k: 1 } }, 5] }, { v: [{ k: 2 }, 5] }],
    ],
  '`=~ /re/i` is a FULL match of the string; `/^A|B|C$/i` works only because of that.': [
    [
      '$[?(@.t =~ /group/i)]',
      [{ t: 'GROUP' }, { t: 'my group' }, { t: 'groups' }],
      [{ t: 'my group' }, { t: 'groups' }],
    ],
    [
      '$[?(@.t =~ /^A|B|C$/i)]',
      [{ t: 'a' }, { t: 'b' }, { t: 'C' }, { t: 'Abc' }, { t: 'xc' }],
      [{ t: 'Abc' }, { t: 'xc' }],
    ],
  ],
  'A missing/non-text property is tested as "" by `=~`, so `!(@.x =~ …)` is TRUE for it.': [
    [
      '$[?(!(@.x =~ /bot.*/))].n',
      [{ n: 1 }, { x: null, n: 2 }, { x: {}, n: 3 }, { x: 'bot1', n: 4 }],
      [{}, { x: null }, { x: {} }, { x: 'bot1', n: 4 }],
    ],
    ['$[?(@.x =~ /.*/)].n', [{ n: 1 }, { x: { y: 'z' }, n: 2 }], [{}, { x: { y: 'z' } }]],
    [
      '$[?(@.x =~ /.+/)].n',
      [{ n: 1 }, { x: null, n: 2 }, { x: { y: 'z' }, n: 3 }],
      [{ n: 1 }, { x: null, n: 2 }, { x: { y: 'z' }, n: 3 }],
    ],
  ],
  'A missing property makes `!=` TRUE; missing leaf of an indefinite path is skipped; missing definite path is silently ignored for redact and map.':
    [
      ["$[?(@.x != 'y')]", [{ x: 'y' }, { x: 'z' }, {}], [{ x: 'y' }]],
      ['$[*].x', [{ y: 1 }, { x: 2 }], [{ y: 1 }, {}]],
      ['$.x.y', { a: 1 }, { a: 1 }],
      ['$.x.y', { x: 'text' }, { x: 'text' }],
      ['$.x[3]', { x: [1] }, { x: [1] }],
    ],
  'A path without `$` (`foo`) means `$.foo` (record rules).': [
    ['foo', { foo: 1, a: { foo: 2 } }, { a: { foo: 2 } }],
  ],
  'Deleting several array elements must go from the end; deletions close gaps.': [
    ['$.a[0,2]', { a: [1, 2, 3, 4] }, { a: [2, 4] }],
    ['$.a[0,0]', { a: [1, 2] }, { a: [2] }],
    ['$.a[1:3]', { a: [1, 2, 3, 4] }, { a: [1, 4] }],
    ['$.a[-1]', { a: [1, 2, 3] }, { a: [1, 2] }],
    ['$.a[:2]', { a: [1, 2, 3] }, { a: [3] }],
    ['$.a[-2:]', { a: [1, 2, 3] }, { a: [1] }],
    ['$..a[?(@.x == 1)]', { a: [{ x: 1 }, { x: 2 }, { x: 1 }] }, { a: [{ x: 2 }] }],
    ['$..a[*]', { a: [{ a: [1, 2] }, 3] }, { a: [] }],
  ],
};

describe('psoxy-facts.md#e: JSONPath dialect', () => {
  it.each(Object.entries(LINES))('%s', (_, cases) => {
    for (const [path, document, left] of cases) expect(redact(path, document), path).toStrictEqual(left);
  });

  it('Overlapping matches from `..a..b` can be mapped twice. [impl]', () => {
    const once = `t~${computePsoxyHash('x')}`;
    expect(pseudonymize('$..a..b', { a: { b: 'x' } })).toStrictEqual({ a: { b: once } });
    expect(pseudonymize('$..a..b', { a: { a: { b: 'x' } } })).toStrictEqual({
      a: { a: { b: `t~${computePsoxyHash(once)}` } },
    });
  });

  it('Null values matched are passed to the transform (result stays null).', () => {
    expect(pseudonymize('$..a', { a: null, b: [{ a: null }] })).toStrictEqual({ a: null, b: [{ a: null }] });
  });

  it('a filter behind `..` counts an object once', () => {
    const token = `t~${computePsoxyHash('x')}`;
    for (const path of ['$..[?(@.k != 2)].n', '$..[?(@.n)].n'])
      expect(pseudonymize(path, { v: [{ k: 1, n: 'x' }] }), path).toStrictEqual({ v: [{ k: 1, n: token }] });
  });

  it('a path in a filter that may lead to many values is a list: a pattern may match any, nothing equals it', () => {
    const document = { v: [{ t: ['a', 'b'], n: 1 }, { t: ['c'], n: 2 }, { n: 3 }] };
    const left = (test: string) =>
      (redact(`$.v[?(${test})]`, document) as { v: { n: number }[] }).v.map(({ n }) => n);
    expect(left('@.t[*] =~ /b/')).toStrictEqual([2, 3]);
    expect(left("@.t[*] == 'c'")).toStrictEqual([1, 2, 3]);
    expect(left("@.t[*] != 'c'")).toStrictEqual([]);
    expect(left("@.t[*] in ['c']")).toStrictEqual([1, 2, 3]);
    expect(left('@.t[*]')).toStrictEqual([3]);
    expect(left('@.t =~ /c/')).toStrictEqual([1, 3]);
  });

  it('a document as deep as the limits let it is walked', () => {
    const depth = 1_024;
    const deep = `${'{"a":['.repeat(depth / 2)}${']}'.repeat(depth / 2)}`;
    const context = { ...PSOXY_CONTEXT, limits: { ...PSOXY_CONTEXT.limits, depth } };
    const rule = { transforms: [{ method: 'redact', jsonPaths: ['$..b', '$..[?(@..c == 1)].d'] }] };
    // The filter looks through all below at every level.
    expect(() => sanitizeByPsoxy(rule, deep, { context })).toThrow('RESPONSE_NOT_SANITIZABLE');
    expect(
      sanitizeByPsoxy({ transforms: [{ method: 'redact', jsonPaths: ['$..b'] }] }, deep, { context }).output,
    ).toBe(deep);
  });

  it('keys are compared exactly, whatever they are called', () => {
    const unusual = '{"__proto__":1,"constructor":2,"Mail":3,"mail":4,"a\'][\'b":5,"length":6}';
    const left = (path: string) =>
      sanitizeByPsoxy({ transforms: [{ method: 'redact', jsonPaths: [path] }] }, unusual).output;
    expect(left('$.__proto__')).toBe(unusual.replace('"__proto__":1,', ''));
    expect(left('$..constructor')).toBe(unusual.replace('"constructor":2,', ''));
    expect(left('$.mail')).toBe(unusual.replace('"mail":4,', ''));
    expect(left("$['a']['b']")).toBe(unusual);
    expect(left('$.toString')).toBe(unusual);
    expect(left('$[?(@.toString)]')).toBe(unusual);
  });

  it.each(['$', '$[?(@.a == 1)]'])('%s: the document itself can be neither removed nor replaced', (path) => {
    expect(() => redact(path, { a: 1 })).toThrow('RESPONSE_NOT_SANITIZABLE');
    expect(() => pseudonymize(path, { a: 1 })).toThrow('RESPONSE_NOT_SANITIZABLE');
  });
});
