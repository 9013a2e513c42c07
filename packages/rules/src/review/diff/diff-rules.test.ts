import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnyRules, reviewed } from '../../../../../tests/harness/rules.ts';
import type { NativePlan, Plan } from '../../../../engine/src/plan/plan.ts';
import { compileRules } from '../../native/compile-rules.ts';
import { parseRules } from '../../native/parse-rules.ts';
import { diffRules } from './diff-rules.ts';
import { increasesExposure, type RuleDiff } from './rule-diff.ts';

const hash = () => 'x'.repeat(64);
const diff = (before: Plan, after: Plan, known: readonly NativePlan[] = []) =>
  diffRules(reviewed(before), reviewed(after), known);
const compile = (text: string) => parseAnyRules(text, 'r.yaml').compile(hash);

type Fields = Readonly<Record<string, object>>;
const NATIVE = { treatment: 'drop' };
const user = { id: { treatment: 'keep', type: 'guid' }, name: NATIVE };

function native(
  parts: { fields?: Fields; endpoint?: object; endpoints?: readonly object[]; phrases?: object } = {},
): NativePlan {
  const first = { id: 'users', path: '/v1.0/users', response: { collection: 'user' }, ...parts.endpoint };
  const text = JSON.stringify({
    nymgate: 1,
    name: 'test',
    ...(parts.phrases && { phrases: parts.phrases }),
    entities: { user: { properties: parts.fields ?? user } },
    endpoints: parts.endpoints ?? [first],
  });
  return compileRules(parseRules(text, 'r.yaml'), hash);
}

function psoxy(endpoint: object, root: object = {}): Plan {
  return compile(
    JSON.stringify({
      ...root,
      endpoints: [{ pathTemplate: '/v1.0/users', allowedMethods: ['GET'], ...endpoint }],
    }),
  );
}

const summary = ({ exposed, hidden, allowed, refused }: RuleDiff) => ({
  exposed: exposed.map(({ places: [{ field }] }) => field),
  hidden: hidden.map(({ places: [{ field }] }) => field),
  allowed: allowed.map(({ what }) => what),
  refused: refused.map(({ what }) => what),
});
const NOTHING = { exposed: [], hidden: [], allowed: [], refused: [] };

describe('the order of rows', () => {
  const listed = (endpoint: object) =>
    native({ endpoint: { response: { collection: 'user', ...endpoint } } });

  test('of the source exposes more than one by what is delivered, and the other way round', () => {
    const [sorted, kept] = [listed({}), listed({ order: 'kept' })];
    expect(diff(sorted, kept).exposed).toMatchObject([
      {
        places: [{ endpoint: '/v1.0/users', field: '/value' }],
        before: 'sorted by what is delivered',
        after: 'in the order of the source',
        rules: { before: '/endpoints/0', after: '/endpoints/0' },
      },
    ]);
    expect(summary(diff(kept, sorted))).toEqual({ ...NOTHING, hidden: ['/value'] });
    expect(summary(diff(kept, kept))).toEqual(NOTHING);
  });

  test('hides positions in smaller pages, if their largest size is smaller or not limited', () => {
    const paged = (limits: object) =>
      native({ endpoint: { query: { $top: { type: 'natural', minimum: 1, ...limits } } } });
    const large = paged({ maximum: 999 });
    for (const small of [paged({ maximum: 1 }), paged({})]) {
      expect(diff(large, small).exposed).toMatchObject([
        {
          before: 'sorted by what is delivered, in pages of 999 or more',
          after: 'sorted by what is delivered, in pages of 1 or more',
        },
      ]);
      expect(diff(small, large).hidden).toHaveLength(1);
    }
  });
});

describe('lists of phrases', () => {
  const listed = (phrases: readonly string[]) =>
    native({
      fields: { ...user, name: { treatment: 'keepPhrases', phrases: 'few' } },
      phrases: { few: phrases },
    });

  test('tell which phrases were added and removed', () => {
    const [before, after] = [listed(['focus time', 'lunch']), listed(['lunch', 'Ana Kovac'])];
    expect(diff(before, after).exposed).toMatchObject([
      { phrases: { added: ['Ana Kovac'], removed: ['focus time'] } },
    ]);
    expect(diff(before, listed(['lunch'])).hidden).toMatchObject([
      { phrases: { added: [], removed: ['focus time'] } },
    ]);
    expect(diff(before, listed(['focus time', 'lunch']))).toMatchObject(NOTHING);
  });
});

describe('fields of the native language', () => {
  const field = (name: object) =>
    native({ fields: { ...user, name }, phrases: { few: ['a'], many: ['a', 'b'] } });
  /** From least to most. */
  const ladder: readonly object[] = [
    { treatment: 'drop' },
    { treatment: 'meetingProvider' },
    { treatment: 'textDigest' },
    { treatment: 'pseudonymize', kind: 'person' },
    { treatment: 'pseudonymize', kind: 'person', reversible: true },
    { treatment: 'keepPhrases', phrases: 'few' },
    { treatment: 'keepPhrases', phrases: 'many' },
    { treatment: 'keep', type: 'guid', byDomainPolicy: true },
    { treatment: 'keep', type: 'guid' },
    { treatment: 'keep', type: 'string' },
  ];

  test.each(ladder.slice(1).map((after, index) => [ladder[index] ?? {}, after]))(
    '%j, then %j: exposed',
    (before, after) => {
      expect(summary(diff(field(before), field(after)))).toEqual({
        ...NOTHING,
        exposed: ['/value/*/name'],
      });
      expect(summary(diff(field(after), field(before)))).toEqual({
        ...NOTHING,
        hidden: ['/value/*/name'],
      });
    },
  );

  test.each<[object, object]>([
    [
      { treatment: 'keep', type: 'guid' },
      { treatment: 'keep', type: 'boolean' },
    ],
    [
      { treatment: 'keep', type: 'date' },
      { treatment: 'keep', type: 'truth' },
    ],
    [
      { treatment: 'pseudonymize', kind: 'text', reversible: true },
      { treatment: 'pseudonymize', kind: 'person', reversible: true },
    ],
  ])('%j and %j cannot be compared: exposed both ways', (left, right) => {
    expect(summary(diff(field(left), field(right))).exposed).toEqual(['/value/*/name']);
    expect(summary(diff(field(right), field(left))).exposed).toEqual(['/value/*/name']);
  });

  test('a coarser time is less', () => {
    const [day, second] = ['day', 'second'].map((to) => field({ treatment: 'coarsen', to }));
    expect(summary(diff(day as never, second as never))).toEqual({ ...NOTHING, exposed: ['/value/*/name'] });
    expect(summary(diff(second as never, day as never))).toEqual({ ...NOTHING, hidden: ['/value/*/name'] });
  });

  test('a property that no rule named is as good as dropped', () => {
    const less = native({ fields: { id: user.id } });
    expect(summary(diff(less, native()))).toEqual(NOTHING);
    expect(summary(diff(less, field({ treatment: 'textDigest' }))).exposed).toEqual(['/value/*/name']);
  });

  test('one change in many endpoints is told once, with all its places', () => {
    const endpoints = [
      { id: 'users', path: '/v1.0/users', response: { collection: 'user' } },
      { id: 'me', path: '/v1.0/me', response: { entity: 'user' } },
    ];
    const after = native({ endpoints, fields: { ...user, name: { treatment: 'textDigest' } } });
    const [change, ...others] = diff(native({ endpoints }), after).exposed;
    expect(others).toEqual([]);
    expect(change).toEqual({
      before: 'drop',
      after: 'textDigest',
      rules: { before: '/entities/user/properties/name', after: '/entities/user/properties/name' },
      places: [
        { endpoint: '/v1.0/users', field: '/value/*/name' },
        { endpoint: '/v1.0/me', field: '/name' },
      ],
    });
  });
});

describe('requests of the native language', () => {
  test.each<[string, object, object, readonly string[], readonly string[]]>([
    ['method', { methods: ['GET'] }, { methods: ['GET', 'POST'] }, ['method POST'], []],
    ['option', {}, { query: { $skip: { type: 'natural' } } }, ['query parameter $skip'], []],
    [
      'bound',
      { query: { $skip: { type: 'natural', minimum: 1, maximum: 5 } } },
      { query: { $skip: { type: 'natural', minimum: 1, maximum: 9 } } },
      ['other values of $skip'],
      [],
    ],
    [
      'grain',
      { query: { x: { type: 'dateTime', grain: 'hour' } } },
      { query: { x: { type: 'dateTime', grain: 'minute' } } },
      ['other values of x'],
      [],
    ],
    [
      'grain',
      { query: { x: { type: 'dateTime' } } },
      { query: { x: { type: 'dateTime', grain: 'day' } } },
      [],
      ['other values of x'],
    ],
    [
      'values',
      { query: { $format: { type: 'word', values: ['a', 'b'] } } },
      { query: { $format: { type: 'word', values: ['a'] } } },
      [],
      ['other values of $format'],
    ],
    ['guard', {}, { query: { $filter: { odata: 'filter' } } }, ['query parameter $filter'], []],
    [
      'required',
      { query: { day: { type: 'date', required: true } } },
      { query: { day: { type: 'date' } } },
      ['requests without day'],
      [],
    ],
    [
      'header',
      {},
      { headers: { ConsistencyLevel: { type: 'word' } } },
      ['request header consistencylevel'],
      [],
    ],
  ])('%s', (_, before, after, allowed, refused) => {
    const [left, right] = [native({ endpoint: before }), native({ endpoint: after })];
    expect(summary(diff(left, right))).toEqual({ ...NOTHING, allowed, refused });
    expect(summary(diff(right, left))).toEqual({ ...NOTHING, allowed: refused, refused: allowed });
  });

  const slot = (rule: object) =>
    native({
      endpoints: [
        { id: 'user', path: '/v1.0/users/{id}', slots: { id: rule }, response: { entity: 'user' } },
      ],
    });

  test('a slot that takes more', () => {
    const [narrow, wide] = [
      slot({ type: 'guid', pseudonym: 'required', kind: 'person' }),
      slot({ type: 'guid', pseudonym: 'accepted', kind: 'person' }),
    ];
    expect(summary(diff(narrow, wide))).toEqual({ ...NOTHING, allowed: ['other values in the path'] });
    expect(summary(diff(wide, narrow))).toEqual({ ...NOTHING, refused: ['other values in the path'] });
  });

  test('an endpoint more; the name of a slot means nothing', () => {
    const renamed = native({
      endpoints: [
        {
          id: 'u',
          path: '/v1.0/users/{other}',
          slots: { other: { type: 'guid' } },
          response: { entity: 'user' },
        },
      ],
    });
    expect(summary(diff(slot({ type: 'guid' }), renamed))).toEqual(NOTHING);
    expect(summary(diff(native(), slot({ type: 'guid' })))).toEqual({
      ...NOTHING,
      allowed: ['the endpoint'],
      refused: ['the endpoint'],
    });
  });

  test('another endpoint that decides the same requests, since the order changed', () => {
    const narrow = {
      id: 'one',
      path: '/v1.0/users/all',
      response: { properties: { x: { treatment: 'drop' } } },
    };
    const wide = {
      id: 'any',
      path: '/v1.0/users/{id}',
      methods: ['GET', 'POST'],
      slots: { id: { type: 'word' } },
      response: { properties: { x: { treatment: 'keep', type: 'string' } } },
    };
    const before = native({ endpoints: [{ ...narrow, methods: ['GET', 'HEAD'] }, wide] });
    const after = native({ endpoints: [wide, { ...narrow, methods: ['GET', 'HEAD'] }] });
    expect(summary(diff(before, after)).exposed).toEqual(['/x']);
  });
});

describe("Psoxy's language", () => {
  const redact = (...jsonPaths: string[]) => ({ method: 'redact', jsonPaths });

  test.each<[string, object, object, Partial<ReturnType<typeof summary>>]>([
    [
      'a path less',
      { transforms: [redact('$.a', '$.b')] },
      { transforms: [redact('$.a')] },
      { exposed: ['/b'] },
    ],
    [
      'a filter around it',
      { transforms: [redact('$.a')] },
      { transforms: [redact("$[?(@.x == 'y')].a")] },
      { exposed: ['/a'] },
    ],
    [
      'another condition',
      { transforms: [{ ...redact('$.a'), applyOnlyWhen: '$.x' }] },
      { transforms: [{ ...redact('$.a'), applyOnlyWhen: '$.y' }] },
      { exposed: ['/a'] },
    ],
    [
      'another pattern',
      { transforms: [{ method: 'redactRegexMatches', jsonPaths: ['$.a'], redactions: ['x+'] }] },
      { transforms: [{ method: 'redactRegexMatches', jsonPaths: ['$.a'], redactions: ['y+'] }] },
      { exposed: ['/a'] },
    ],
    [
      'no schema any more',
      { responseSchema: { type: 'object', properties: { a: { type: 'string' } } } },
      { transforms: [redact('$.b')] },
      { exposed: ['/{any other field}'] },
    ],
    ['all methods', {}, { allowedMethods: undefined }, { allowed: ['all methods'] }],
    ['any query', { allowedQueryParams: ['a'] }, {}, { allowed: ['any query parameter'] }],
    [
      'a schema more',
      { allowedQueryParams: ['a'] },
      { allowedQueryParams: ['a'], queryParamSchemas: { a: { enum: ['x'] } } },
      { refused: ['other values of a'] },
    ],
    ['a header', {}, { allowedRequestHeaders: ['Prefer'] }, { allowed: ['request header prefer'] }],
    ['a body rule', {}, { requestBody: { required: true } }, { refused: ['other request bodies'] }],
  ])('%s', (_, before, after, expected) => {
    expect(summary(diff(psoxy(before), psoxy(after)))).toEqual({ ...NOTHING, ...expected });
  });

  test('allowAllEndpoints', () => {
    expect(summary(diff(psoxy({}), psoxy({}, { allowAllEndpoints: true }))).allowed).toEqual([
      'any request without a matching endpoint',
    ]);
  });

  test('against the native language: what no rule names stays', () => {
    const found = diff(native(), psoxy({ transforms: [redact('$..name')] }), [native()]);
    expect(summary(found).exposed).toContain('/value/*/id');
    expect(summary(found).exposed).toContain('/{any other field}');
    expect(summary(found).exposed).not.toContain('/value/*/name');
    expect(summary(found).allowed).toEqual(['any query parameter', 'any request body']);
    expect(summary(found).refused).toEqual(['method HEAD']);
  });

  test('cyclic definitions and bodies end', () => {
    const plan = psoxy(
      {
        responseSchema: { $ref: '#/definitions/n' },
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { x: { $ref: '#' } } } } },
        },
      },
      {
        definitions: {
          n: { type: 'object', properties: { n: { $ref: '#/definitions/n' }, a: { type: 'string' } } },
        },
      },
    );
    expect(summary(diff(plan, plan))).toEqual(NOTHING);
  });
});

describe('properties', () => {
  const treatment = fc.constantFrom(
    { treatment: 'drop' },
    { treatment: 'keep', type: 'string' },
    { treatment: 'keep', type: 'guid' },
    { treatment: 'keep', type: 'integer' },
    { treatment: 'pseudonymize', kind: 'person' },
    { treatment: 'pseudonymize', kind: 'person', reversible: true },
    { treatment: 'textDigest' },
    { treatment: 'pseudonymize', kind: 'text', reversible: true },
  );
  const names = fc.constantFrom('a', 'b', 'c', 'd');
  const fields = fc.dictionary(
    names,
    fc.oneof(
      treatment,
      fc.record({ items: treatment }),
      fc.dictionary(names, treatment).map((properties) => ({ properties })),
      fc.constant({ entity: 'user' }),
    ),
    { minKeys: 1 },
  );
  const plans = fields.map((each) => native({ fields: each }));

  test('a rule set against itself is empty', () => {
    fc.assert(fc.property(plans, (plan) => void expect(summary(diff(plan, plan))).toEqual(NOTHING)));
  });

  test('dropping a field less shows as exposed, and nothing else does', () => {
    fc.assert(
      fc.property(fields, names, (each, name) => {
        const before = native({ fields: { ...each, [name]: { treatment: 'drop' } } });
        const after = native({ fields: { ...each, [name]: { treatment: 'keep', type: 'string' } } });
        const found = diff(before, after);
        expect(increasesExposure(found)).toBe(true);
        expect(found.exposed.flatMap(({ places }) => places.map(({ field }) => field))).toContain(
          `/value/*/${name}`,
        );
        expect(found.exposed.every(({ rules }) => rules.after === `/entities/user/properties/${name}`)).toBe(
          true,
        );
        expect([found.hidden, found.allowed, found.refused]).toEqual([[], [], []]);
      }),
    );
  });

  test('what is hidden one way is exposed the other way', () => {
    fc.assert(
      fc.property(plans, plans, (left, right) => {
        const there = summary(diff(left, right));
        const back = summary(diff(right, left));
        for (const field of there.hidden) expect(back.exposed).toContain(field);
      }),
    );
  });
});
