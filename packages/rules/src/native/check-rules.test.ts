import { describe, expect, it } from 'vitest';
import type { EndpointRule, EntityRule, RuleSet } from '../../../engine/src/plan/rule-set.ts';
import { arrayOf, drop, entity, keep, keepPhrases, object, reversible, sealLink } from './builders.ts';
import { checkRules } from './check-rules.ts';

const USER: EntityRule = { properties: { id: reversible(['person', 'personal']), manager: entity('user') } };

function codes(ruleSet: unknown): readonly string[] {
  return checkRules(ruleSet as RuleSet).map(
    ({ code, severity, message }) =>
      `${severity === 'error' ? code : `warning ${code}`} ${message.split(':')[0]}`,
  );
}

function ofEndpoints(...endpoints: readonly Partial<EndpointRule>[]): readonly string[] {
  const full = endpoints.map((rule, index) => ({
    id: `e-${index}`,
    path: `/v1.0/p${index}`,
    response: { collection: 'user' },
    ...rule,
  }));
  return codes({ nymgate: 1, name: 'test', entities: { user: USER }, endpoints: full });
}

function ofField(name: string, rule: unknown): readonly string[] {
  return codes({
    nymgate: 1,
    name: 'test',
    phrases: { titles: ['x'] },
    entities: { thing: { properties: { [name]: rule } } },
    endpoints: [{ id: 'e', path: '/v1.0/p', response: { entity: 'thing' } }],
  });
}

describe('fields', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['a', drop('text'), []],
    ['a', keep('organisation', 'string'), []],
    ['a', keep('personal', 'string'), ['warning RULES_OPEN /entities/thing/properties/a']],
    ['a', keep('contact', 'string'), ['warning RULES_OPEN /entities/thing/properties/a']],
    ['a', arrayOf(keep('text', 'string')), ['warning RULES_OPEN /entities/thing/properties/a/items']],
    ['a', keep('personal', 'guid'), []],
    [
      'a',
      object({}, { treatment: 'keep', type: 'string' }),
      ['warning RULES_OPEN /entities/thing/properties/a/others'],
    ],
    ['a', entity('nobody'), ['RULES_UNKNOWN_REFERENCE /entities/thing/properties/a/entity']],
    ['a', entity('toString'), ['RULES_UNKNOWN_REFERENCE /entities/thing/properties/a/entity']],
    ['a', keepPhrases('text', 'titles'), []],
    [
      'a',
      keepPhrases('text', 'constructor'),
      ['RULES_UNKNOWN_REFERENCE /entities/thing/properties/a/phrases'],
    ],
    ['a', sealLink(), ['RULES_INVALID /entities/thing/properties/a']],
    ['@odata.context', sealLink(), ['RULES_INVALID /entities/thing/properties/@odata.context']],
    ['@odata.nextLink', sealLink(), []],
    ['members@odata.nextLink', sealLink(), []],
    [
      '@odata.deltaLink',
      keep('technical', 'string'),
      ['RULES_OPEN /entities/thing/properties/@odata.deltaLink'],
    ],
    ['@odata.nextLink', drop('technical'), []],
    ['a', {}, ['RULES_INVALID /entities/thing/properties/a']],
    ['a', null, ['RULES_INVALID /entities/thing/properties/a']],
    ['a', 'keep', ['RULES_INVALID /entities/thing/properties/a']],
    ['a', { treatment: 'keep' }, ['RULES_INVALID /entities/thing/properties/a']],
    ['a', { treatment: 'keep', type: 'text' }, ['RULES_INVALID /entities/thing/properties/a/type']],
    ['a', { treatment: 'redact' }, ['RULES_INVALID /entities/thing/properties/a/treatment']],
    ['a', { treatment: 'constructor' }, ['RULES_INVALID /entities/thing/properties/a/treatment']],
    ['a', { treatment: 'drop', type: 'word' }, ['RULES_INVALID /entities/thing/properties/a/type']],
    [
      'a',
      { treatment: 'pseudonymize', kind: 'person', reversible: false },
      ['RULES_INVALID /entities/thing/properties/a/reversible'],
    ],
    ['a', { treatment: 'drop', entity: 'thing' }, ['RULES_INVALID /entities/thing/properties/a']],
    ['a', { treatment: 'drop', class: 'secret' }, ['RULES_INVALID /entities/thing/properties/a/class']],
    ['a', { treatment: 'drop', reason: '\ud800' }, ['RULES_INVALID /entities/thing/properties/a/reason']],
    ['a', { items: [drop('text')] }, ['RULES_INVALID /entities/thing/properties/a/items']],
  ])('%s %j', (name, rule, expected) => {
    expect(ofField(name, rule)).toEqual(expected);
  });
});

describe('endpoints', () => {
  it.each<[string, Partial<EndpointRule> | object, readonly string[]]>([
    ['plain', {}, []],
    [
      'unknown entity',
      { response: { collection: 'group' } },
      ['RULES_UNKNOWN_REFERENCE /endpoints/0/response/collection'],
    ],
    [
      'unknown entity',
      { response: { entity: 'valueOf' } },
      ['RULES_UNKNOWN_REFERENCE /endpoints/0/response/entity'],
    ],
    ['slot without rule', { path: '/v1.0/{a}' }, ['RULES_INVALID /endpoints/0/path']],
    ['rule without slot', { slots: { a: { type: 'guid' } } }, ['RULES_INVALID /endpoints/0/slots/a']],
    [
      'slot twice',
      { path: '/v1.0/{a}/{a}', slots: { a: { type: 'guid' } } },
      ['RULES_INVALID /endpoints/0/path'],
    ],
    [
      'slot in a word',
      { path: '/v1.0/x{a}', slots: { a: { type: 'guid' } } },
      ['RULES_INVALID /endpoints/0/path'],
    ],
    [
      'half quoted',
      { path: "/v1.0/f('{a})", slots: { a: { type: 'guid' } } },
      ['RULES_INVALID /endpoints/0/path'],
    ],
    [
      'unclosed slot',
      { path: '/v1.0/{a', slots: { a: { type: 'guid' } } },
      ['RULES_INVALID /endpoints/0/path'],
    ],
    ['query in path', { path: '/v1.0/x?y=1' }, ['RULES_INVALID /endpoints/0/path']],
    ['percent in path', { path: '/v1.0/x%20y' }, ['RULES_INVALID /endpoints/0/path']],
    ['dot segment', { path: '/v1.0/../x' }, ['RULES_INVALID /endpoints/0/path']],
    ['trailing slash', { path: '/v1.0/x/' }, ['RULES_INVALID /endpoints/0/path']],
    ['relative', { path: 'v1.0/x' }, ['RULES_INVALID /endpoints/0/path']],
    ['$batch', { path: '/v1.0/$Batch', methods: ['POST'] }, ['RULES_INVALID /endpoints/0/path']],
    [
      'link template, other slots',
      { path: '/v1.0/{a}', slots: { a: { type: 'guid' } }, linkTemplates: ['/v1.0/x', '/v1.0/{b}'] },
      ['RULES_INVALID /endpoints/0/linkTemplates/0', 'RULES_INVALID /endpoints/0/linkTemplates/1'],
    ],
    ['link template, fault', { linkTemplates: ['/v1.0//x'] }, ['RULES_INVALID /endpoints/0/linkTemplates/0']],
    ['method', { methods: ['DELETE'] }, ['RULES_INVALID /endpoints/0/methods/0']],
    ['no methods', { methods: [] }, ['RULES_INVALID /endpoints/0/methods']],
    [
      'slot type',
      { path: '/v1.0/{a}', slots: { a: { type: [] } } },
      ['RULES_INVALID /endpoints/0/slots/a/type'],
    ],
    [
      'slot type',
      { path: '/v1.0/{a}', slots: { a: { type: 'boolean' } } },
      ['RULES_INVALID /endpoints/0/slots/a/type'],
    ],
    [
      'KND-01: a slot that takes pseudonyms of no kind',
      { path: '/v1.0/{a}', slots: { a: { type: 'guid', pseudonym: 'accepted' } } },
      ['RULES_INVALID /endpoints/0/slots/a/pseudonym'],
    ],
    [
      'KND-01: a kind without pseudonyms',
      { path: '/v1.0/{a}', slots: { a: { type: 'guid', kind: 'person' } } },
      ['RULES_INVALID /endpoints/0/slots/a/kind'],
    ],
    ...['calendar-uid', 'message-id', 'text', 'phone', 'employee-number', 'nobody'].map(
      (kind): [string, object, string[]] => [
        `KND-01: a slot for the kind ${kind}, which authors choose or nobody knows`,
        { path: '/v1.0/{a}', slots: { a: { type: 'string', pseudonym: 'required', kind } } },
        ['RULES_INVALID /endpoints/0/slots/a/kind'],
      ],
    ),
    [
      'slot key',
      { path: '/v1.0/{a}', slots: { a: { type: 'guid', pseudonyms: 'required' } } },
      ['RULES_INVALID /endpoints/0/slots/a/pseudonyms'],
    ],
    ['id', { id: 'A b' }, ['RULES_INVALID /endpoints/0/id']],
    ['no response', { response: undefined }, ['RULES_INVALID /endpoints/0/response']],
    ['response', { response: {} }, ['RULES_INVALID /endpoints/0/response']],
    ['guard', { query: { $filter: { odata: 'filter' } } }, []],
    ['free $filter', { query: { $filter: { type: 'string' } } }, ['RULES_OPEN /endpoints/0/query/$filter']],
    [
      'free $search, other case',
      { query: { $Search: { type: 'string' } } },
      ['RULES_OPEN /endpoints/0/query/$Search'],
    ],
    ['closed $filter', { query: { $filter: { type: 'string', values: ['enabled eq true'] } } }, []],
    ['free $format', { query: { $format: { type: 'word' } } }, ['RULES_OPEN /endpoints/0/query/$format']],
    [
      'free $skiptoken',
      { query: { $skiptoken: { type: 'opaque' } } },
      ['RULES_OPEN /endpoints/0/query/$skiptoken'],
    ],
    [
      'guard of another option',
      { query: { $search: { odata: 'filter' } } },
      ['RULES_INVALID /endpoints/0/query/$search/odata'],
    ],
    [
      'guard under a plain name',
      { query: { q: { odata: 'filter' } } },
      ['RULES_INVALID /endpoints/0/query/q/odata'],
    ],
    ['name without $', { query: { top: { type: 'natural' } } }, ['RULES_INVALID /endpoints/0/query/top']],
    [
      'same name twice',
      { query: { $top: { type: 'natural' }, $TOP: { type: 'natural' } } },
      ['RULES_INVALID /endpoints/0/query/$TOP'],
    ],
    [
      'grain',
      { query: { x: { type: 'word', grain: 'hour' } } },
      ['RULES_INVALID /endpoints/0/query/x/grain'],
    ],
    [
      'grain',
      { query: { x: { type: 'dateTime', grain: 'decade' } } },
      ['RULES_INVALID /endpoints/0/query/x/grain'],
    ],
    [
      'minimum',
      { query: { x: { type: 'word', minimum: 1 } } },
      ['RULES_INVALID /endpoints/0/query/x/minimum'],
    ],
    [
      'minimum',
      { query: { x: { type: 'natural', minimum: 2, maximum: 1 } } },
      ['RULES_INVALID /endpoints/0/query/x/minimum'],
    ],
    [
      'minimum',
      { query: { x: { type: 'natural', minimum: -1 } } },
      ['RULES_INVALID /endpoints/0/query/x/minimum'],
    ],
    [
      'values',
      { query: { x: { type: 'natural', values: ['1', 'a'] } } },
      ['RULES_INVALID /endpoints/0/query/x/values/1'],
    ],
    [
      'navigation',
      { query: { $expand: { odata: 'expand', navigations: ['manager', 'x', 'toString'] } } },
      [
        'RULES_UNKNOWN_REFERENCE /endpoints/0/query/$expand/navigations/1',
        'RULES_UNKNOWN_REFERENCE /endpoints/0/query/$expand/navigations/2',
      ],
    ],
    [
      'expand without navigations',
      { query: { $expand: { odata: 'expand' } } },
      ['RULES_INVALID /endpoints/0/query/$expand'],
    ],
    [
      'header',
      { headers: { authorization: { type: 'string' } } },
      ['RULES_INVALID /endpoints/0/headers/authorization'],
    ],
    [
      'header',
      { headers: { 'If-None-Match': { type: 'string' } } },
      ['RULES_INVALID /endpoints/0/headers/If-None-Match'],
    ],
    [
      'header',
      { headers: { X_HTTP_Method_Override: { type: 'word' } } },
      ['RULES_INVALID /endpoints/0/headers/X_HTTP_Method_Override'],
    ],
    ['prefer', { headers: { Prefer: { type: 'string' } } }, ['RULES_INVALID /endpoints/0/headers/Prefer']],
    [
      'preferences elsewhere',
      { headers: { 'X-Y': { preferences: {} } } },
      ['RULES_INVALID /endpoints/0/headers/X-Y'],
    ],
    [
      'header twice',
      { headers: { 'X-Y': { type: 'word' }, 'x-y': { type: 'word' } } },
      ['RULES_INVALID /endpoints/0/headers/x-y'],
    ],
    [
      'preference',
      { headers: { Prefer: { preferences: { a: { type: 'word', minimum: 1 } } } } },
      ['RULES_INVALID /endpoints/0/headers/Prefer/preferences/a/minimum'],
    ],
  ])('%s: %j', (_, rule, expected) => {
    expect(ofEndpoints(rule)).toEqual(expected);
  });

  it('finds ids given twice', () => {
    expect(ofEndpoints({ id: 'a' }, { id: 'a' })).toEqual(['RULES_INVALID /endpoints/1/id']);
  });
});

describe('overlap', () => {
  const slot = (path: string, slots: EndpointRule['slots']): Partial<EndpointRule> => ({
    path,
    ...(slots && { slots }),
  });
  const ERROR = ['RULES_OVERLAP /endpoints/1/path'];
  const WARNING = ['warning RULES_OVERLAP /endpoints/1/path'];

  it.each<[string, Partial<EndpointRule>, Partial<EndpointRule>, readonly string[]]>([
    ['same path', { path: '/v1.0/a' }, { path: '/V1.0/A' }, ERROR],
    [
      'same path, other methods',
      { path: '/v1.0/a', methods: ['GET'] },
      { path: '/v1.0/a', methods: ['POST'] },
      [],
    ],
    ['same path, some methods', { path: '/v1.0/a', methods: ['GET'] }, { path: '/v1.0/a' }, WARNING],
    ['literal first', { path: '/v1.0/a' }, slot('/v1.0/{x}', { x: { type: 'string' } }), []],
    ['slot first', slot('/v1.0/{x}', { x: { type: 'word' } }), { path: '/v1.0/me' }, ERROR],
    [
      'slot first, a word that no slot takes (SHP-01)',
      slot('/v1.0/{x}', { x: { type: 'word' } }),
      { path: '/v1.0/delta' },
      [],
    ],
    [
      'slot that does not take the literal',
      slot('/v1.0/{x}', { x: { type: 'guid' } }),
      { path: '/v1.0/delta' },
      [],
    ],
    [
      'required pseudonym takes no literal',
      slot('/v1.0/{x}', { x: { type: 'string', pseudonym: 'required', kind: 'person' } }),
      { path: '/v1.0/delta' },
      [],
    ],
    ['system resource', slot('/v1.0/{x}', { x: { type: 'string' } }), { path: '/v1.0/$count' }, []],
    [
      'same slot types',
      slot('/v1.0/{x}', { x: { type: 'guid' } }),
      slot('/v1.0/{y}', { y: { type: 'guid' } }),
      ERROR,
    ],
    [
      'wider slot first',
      slot('/v1.0/{x}', { x: { type: ['guid', 'address'] } }),
      slot('/v1.0/{y}', { y: { type: 'guid' } }),
      ERROR,
    ],
    [
      'narrower slot first',
      slot('/v1.0/{x}', { x: { type: 'guid' } }),
      slot('/v1.0/{y}', { y: { type: ['guid', 'address'] } }),
      [],
    ],
    [
      'other slot types',
      slot('/v1.0/{x}', { x: { type: 'guid' } }),
      slot('/v1.0/{y}', { y: { type: 'address' } }),
      [],
    ],
    [
      'pseudonym or plain',
      slot('/v1.0/{x}', { x: { type: 'guid', pseudonym: 'required', kind: 'person' } }),
      slot('/v1.0/{y}', { y: { type: 'guid' } }),
      [],
    ],
    [
      'both pseudonyms',
      slot('/v1.0/{x}', { x: { type: 'guid', pseudonym: 'required', kind: 'person' } }),
      slot('/v1.0/{y}', { y: { type: 'address', pseudonym: 'required', kind: 'person' } }),
      ERROR,
    ],
    [
      'crossing',
      slot('/v1.0/{x}/b', { x: { type: 'word' } }),
      slot('/v1.0/a/{y}', { y: { type: 'word' } }),
      WARNING,
    ],
    [
      'functions',
      slot("/v1.0/f(a='{x}')", { x: { type: 'string' } }),
      slot("/v1.0/f(a='{y}')", { y: { type: 'guid' } }),
      ERROR,
    ],
    [
      'other function',
      slot("/v1.0/f(a='{x}')", { x: { type: 'string' } }),
      slot("/v1.0/g(a='{y}')", { y: { type: 'guid' } }),
      [],
    ],
    ['other length', { path: '/v1.0/a' }, { path: '/v1.0/a/b' }, []],
  ])('%s', (_, earlier, later, expected) => {
    expect(ofEndpoints(earlier, later)).toEqual(expected);
  });
});

describe('the whole', () => {
  it('finds faults of meaning beside faults of shape', () => {
    expect(
      codes({
        nymgate: 1,
        name: 'test',
        entitys: {},
        entities: {
          a: { properties: { x: { treatment: 'kepe' } } },
          b: { properties: { y: entity('c'), z: entity('a') } },
        },
        endpoints: [
          { id: 'e', path: '/v1.0/{x}', response: { collection: 'a' } },
          { id: 'f', path: 5 },
        ],
      }),
    ).toEqual([
      'RULES_INVALID /entitys',
      'RULES_INVALID /entities/a/properties/x/treatment',
      'RULES_INVALID /endpoints/1/path',
      'RULES_INVALID /endpoints/1',
      'RULES_INVALID /endpoints/0/path',
      'RULES_UNKNOWN_REFERENCE /entities/b/properties/y/entity',
    ]);
  });

  it('suggests the likely word', () => {
    const issues = checkRules({
      nymgate: 1,
      name: 'x',
      endpoints: [],
      descripton: 'y',
    } as unknown as RuleSet);
    expect(issues.find(({ message }) => message.startsWith('/descripton'))).toMatchObject({
      message: '/descripton: unknown key "descripton"',
      fix: 'did you mean "description"?',
    });
  });
});
