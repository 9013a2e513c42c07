import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drop, entity, keep, reversible } from '../../../rules/src/native/builders.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { RequestError, type RequestErrorCode } from '../kernel/errors.ts';
import type { HeaderList } from '../kernel/ports.ts';
import type { NativeDecision, TextPart } from '../plan/plan.ts';
import type { PlainParameter, RuleSet } from '../plan/rule-set.ts';
import { decide, parseEncryptedLink } from './decide.ts';
import { getPreference, withoutPreference, withPreference } from './decide-headers.ts';
import { hasMatchingPath } from './find-endpoint.ts';
import { parseTarget } from './parse-target.ts';
import { describeAllowedValues, toAllowedValue } from './to-allowed-value.ts';
import { writeTarget } from './write-target.ts';

const P = `p~${'Ab3_-'.repeat(14)}`;
const S = `s~${'Zz9_-'.repeat(20)}`;
const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';

const RULES: RuleSet = {
  nymgate: 1,
  name: 'test',
  entities: {
    user: {
      properties: {
        id: reversible(['person', 'personal']),
        accountEnabled: keep('metadata', 'boolean'),
        secret: drop('personal'),
        members: entity('user'),
      },
    },
    event: { properties: { id: reversible(['event', 'technical']), start: keep('quasi', 'dateTime') } },
    owner: { properties: { '@odata.type': keep('metadata', 'word') } },
  },
  endpoints: [
    {
      id: 'delta',
      path: '/v1.0/users/delta',
      query: { $deltatoken: { type: 'word', values: ['latest'] } },
      response: { collection: 'user' },
    },
    {
      id: 'users',
      path: '/v1.0/users',
      query: {
        $select: { odata: 'select' },
        $filter: { odata: 'filter' },
        $expand: { odata: 'expand', navigations: ['members'] },
        $top: { type: 'natural', minimum: 1, maximum: 999 },
        $count: { type: 'truth' },
        kind: { type: 'natural', values: ['1', '2'] },
      },
      headers: {
        ConsistencyLevel: { type: 'word', values: ['eventual'] },
        Prefer: {
          preferences: {
            'odata.maxpagesize': { type: 'natural', minimum: 1, maximum: 999 },
            'outlook.timezone': { type: 'timeZone' },
            IdType: { type: 'word', values: ['ImmutableId'] },
            'include-unknown-enum-members': { type: 'string', values: [''] },
            note: { type: 'string' },
          },
        },
      },
      response: { collection: 'user' },
    },
    {
      id: 'user',
      path: '/v1.0/users/{userId}',
      slots: { userId: { type: ['guid', 'address'], pseudonym: 'required', kind: 'person' } },
      response: { entity: 'user' },
    },
    {
      id: 'group',
      path: '/v1.0/groups/{groupId}',
      slots: { groupId: { type: 'guid' } },
      response: { entity: 'user' },
    },
    {
      id: 'team',
      path: '/v1.0/teams/{teamId}',
      slots: { teamId: { type: ['guid', 'address', 'opaque'] } },
      response: { entity: 'user' },
    },
    {
      id: 'group-members',
      path: '/v1.0/groups/{groupId}/members',
      slots: { groupId: { type: ['guid', 'opaque'], pseudonym: 'accepted', kind: 'person' } },
      response: { collection: 'user' },
    },
    {
      id: 'view',
      path: '/v1.0/users/{userId}/calendarView',
      methods: ['GET'],
      slots: { userId: { type: ['guid', 'address'], pseudonym: 'required', kind: 'person' } },
      query: {
        startDateTime: { type: 'dateTime', required: true },
        endDateTime: { type: 'dateTime', required: true },
      },
      headers: { 'x-zone': { type: 'timeZone', required: true }, 'x-other': { type: 'word' } },
      response: { collection: 'event' },
    },
    {
      id: 'path',
      path: "/v1.0/items/getByPath(path='{p}',kind={k})",
      slots: { p: { type: 'string', pseudonym: 'accepted', kind: 'person' }, k: { type: 'natural' } },
      response: { collection: 'event' },
    },
    {
      id: 'report',
      path: '/v1.0/reports/{from}/of/{who}',
      slots: {
        from: { type: 'dateTime', grain: 'day' },
        who: { type: ['word', 'guid'], pseudonym: 'required', kind: 'person', values: ['All', 'none'] },
      },
      query: { until: { type: 'dateTime', grain: 'hour' } },
      response: { collection: 'event' },
    },
    {
      id: 'note',
      path: '/v1.0/notes/{noteId}',
      slots: { noteId: { type: 'string' } },
      response: { entity: 'event' },
    },
    {
      id: 'owners',
      path: '/v1.0/groups/{groupId}/owners',
      slots: { groupId: { type: 'guid', pseudonym: 'accepted', kind: 'group' } },
      headers: { ConsistencyLevel: { type: 'word', values: ['eventual'] } },
      response: { collection: 'owner' },
    },
    {
      id: 'owning-devices',
      path: '/v1.0/groups/{groupId}/owners/microsoft.graph.device',
      slots: { groupId: { type: 'guid' } },
      response: { collection: 'owner' },
    },
    {
      id: 'versioned',
      path: '/v1.0/versioned',
      headers: {
        'X-Version': { type: 'word', values: ['one', 'two'], default: 'two' },
        'X-Other': { type: 'word' },
        Prefer: { preferences: { note: { type: 'string' } } },
      },
      response: { entity: 'event' },
    },
  ],
};
const PLAN = compileRules(RULES, (text) => createHash('sha256').update(text).digest('hex'));

function decideRaw(raw: string, headers: HeaderList = [], method = 'GET'): NativeDecision {
  return decide(PLAN, { method, target: parseTarget(raw), headers });
}

function getCode(raw: string, headers: HeaderList = [], method = 'GET'): RequestErrorCode | 'allowed' {
  try {
    decideRaw(raw, headers, method);
    return 'allowed';
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

const flat = (parts: readonly TextPart[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : part.token)).join('');

/** What would go to Graph, tokens still closed. */
function written({ segments, query }: NativeDecision): string {
  return writeTarget({
    segments: segments.map(flat),
    query: query.map(({ name, value }) => ({ name, value: flat(value) })),
  });
}

describe('path and method', () => {
  it.each<readonly [string, string, RequestErrorCode | 'allowed']>([
    ['REQ-01', '/v1.0/users?$top=5', 'allowed'],
    ['REQ-08', '/v1x0/users', 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-08', '/v1.0/usersX', 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-08', '/x/v1.0/users', 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-08', '/x?y=/v1.0/users', 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-07 long s', '/v1.0/u%C5%BFers', 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-07 Kelvin', '/v1.0/users/%E2%84%AA', 'ENDPOINT_NOT_ALLOWED'],
    ['T1-15 case', '/V1.0/USERS', 'allowed'],
    ['ODA-04', '/v1.0/$batch', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04', '/v1.0/$metadata', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04', '/v1.0/users/$count', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04', `/v1.0/users/${P}/photo/$value`, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04', `/v1.0/users/${P}/microsoft.graph.user`, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04', '/beta/users', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 slot', '/v1.0/notes/$value', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 slot', '/v1.0/notes/microsoft.graph.user', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 slot', '/v1.0/notes/Microsoft.Graph.user', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 slot', '/v1.0/notes/graph.user', 'ENDPOINT_NOT_ALLOWED'],
    ['a name that only looks so', '/v1.0/notes/graph.user@contoso.com', 'allowed'],
    ['ODA-04 slot', "/v1.0/notes('$value')", 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 slot', "/v1.0/notes('delta')", 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 slot', '/v1.0/notes/getAllMessages', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 slot', "/v1.0/notes('a:')", 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-16 key', "/v1.0/users('x')", 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-16 key', '/v1.0/users%28%27x%27%29', 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-16 key', `/v1.0/users('${P}')`, 'allowed'],
    ['REQ-16 key', "/v1.0/notes('x')", 'allowed'],
    ['REQ-16 key of a key', "/v1.0/reports/2026-01-02T00:00('of')/all", 'TARGET_MALFORMED'],
    ['REQ-16 key in the place of a name', `/v1.0/groups('${GUID}')('members')`, 'TARGET_MALFORMED'],
    ['REQ-16 key in the place of a name', "/v1.0('users')", 'TARGET_MALFORMED'],
    ['REQ-16 key in the place of a word', "/v1.0/users('delta')", 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-16 key in the place of a word', `/v1.0/users/${P}('calendarView')`, 'TARGET_MALFORMED'],
    ['REQ-16 function', '/v1.0/users/delta()', 'allowed'],
    ['REQ-16 function', '/v1.0/users/microsoft.graph.delta()', 'allowed'],
    ['REQ-16 arguments', "/v1.0/items/getByPath(path='a',kind='1')", 'allowed'],
    ['REQ-16 arguments', "/v1.0/items/getByPath(path='a',kind='1'')", 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-16 arguments', "/v1.0/items/getByPath(path='a',kind='1)", 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-16 arguments', "/v1.0/items/getByPath(path='a',kind='')", 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-06 a slash at the end', '/v1.0/users/', 'allowed'],
    ['REQ-06 a slash at the end is no empty id', '/v1.0/notes/', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-05', "/v1.0/users(userPrincipalName='a@b.c')", 'TARGET_MALFORMED'],
    ['ODA-05', '/v1.0/users/delta()()', 'TARGET_MALFORMED'],
    ['ODA-05', "/v1.0/users()('x')", 'TARGET_MALFORMED'],
    ['ODA-05', "/v1.0/users/('x')", 'TARGET_MALFORMED'],
    ['ODA-05', '/v1.0/users()', 'TARGET_MALFORMED'],
    ['ODA-05 a namespace before a name', '/v1.0/microsoft.graph.users', 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-05', '/v1.0/notes/a(b)', 'TARGET_MALFORMED'],
    ['ODA-05', `/v1.0/users/${P}/calendarView()`, 'TARGET_MALFORMED'],
    ['ODA-05 one parenthesis', '/v1.0/users(', 'TARGET_MALFORMED'],
    ['ODA-05 one parenthesis', '/v1.0/users)', 'TARGET_MALFORMED'],
    ['ODA-05 another name', "/v1.0/items/other(path='a',kind=1)", 'TARGET_MALFORMED'],
    ['ODA-05 another name', "/v1.0/items/getBy(path='a',kind=1)", 'TARGET_MALFORMED'],
    ['ODA-05 another place', "/beta/items/getByPath(path='a',kind=1)", 'TARGET_MALFORMED'],
    ['ODA-05 another place', "/v1.0/items/x/getByPath(path='a',kind=1)", 'TARGET_MALFORMED'],
    ['ODA-05 nothing inside', '/v1.0/items/getByPath()', 'ENDPOINT_NOT_ALLOWED'],
    ['spelled', "/v1.0/items/getByPath(path='a''b',kind=1)", 'allowed'],
    ['spelled', "/v1.0/items/getByPath(path='a'',kind=1)", 'ENDPOINT_NOT_ALLOWED'],
    ['spelled', "/v1.0/items/getByPath(path='a", 'ENDPOINT_NOT_ALLOWED'],
    ['spelled', "/v1.0/items/getByPath(path='a',kind=)", 'ENDPOINT_NOT_ALLOWED'],
    ['spelled', "/v1.0/items/getByPath(path='a',kind=1", 'ENDPOINT_NOT_ALLOWED'],
    ['spelled', "/v1.0/items/getByPath(path='a',kind=x)", 'ENDPOINT_NOT_ALLOWED'],
    ['spelled', "/v1.0/items/getByPath(path='a'b',kind=1)", 'ENDPOINT_NOT_ALLOWED'],
    ['spelled', "/v1.0/items/getByPath(path='',kind=1)", 'ENDPOINT_NOT_ALLOWED'],
    ['spelled', "/v1.0/items/getByPath(path='a',kind=1)x", 'ENDPOINT_NOT_ALLOWED'],
    ['nothing', '/v1.0', 'ENDPOINT_NOT_ALLOWED'],
  ])('%s %s: %s', (_, raw, code) => {
    expect(getCode(raw)).toBe(code);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY', 'get', 'OPTIONS'])('REQ-02 %s', (method) => {
    expect(getCode('/v1.0/users', [], method)).toBe('METHOD_NOT_ALLOWED');
    expect(getCode('/v1.0/unknown', [], method)).toBe('ENDPOINT_NOT_ALLOWED');
  });

  it('REQ-02 HEAD by the same rule, unless the endpoint names its methods', () => {
    expect(decideRaw('/v1.0/users', [], 'HEAD')).toMatchObject({ method: 'HEAD', endpoint: { id: 'users' } });
    expect(
      getCode(
        `/v1.0/users/${P}/calendarView?startDateTime=2026-01-01T00:00&endDateTime=2026-01-02T00:00`,
        [['X-Zone', 'UTC']],
        'HEAD',
      ),
    ).toBe('METHOD_NOT_ALLOWED');
  });

  it('REQ-15 the first in file order decides', () => {
    expect(decideRaw('/v1.0/users/DELTA').endpoint.id).toBe('delta');
    const [one, other] = ['one', 'other'].map((id) => ({ ...decideRaw('/v1.0/users').endpoint, id }));
    if (one === undefined || other === undefined) return expect.unreachable();
    const request = { method: 'GET', target: parseTarget('/v1.0/users'), headers: [] };
    expect(decide({ ...PLAN, endpoints: [one, other] }, request).endpoint.id).toBe('one');
    expect(decide({ ...PLAN, endpoints: [other, one] }, request).endpoint.id).toBe('other');
  });

  it('writes literals as the rule spells them', () => {
    expect(written(decideRaw("/V1.0/ITEMS/GETBYPATH(PATH='x''(y)',KIND=7)"))).toBe(
      "/v1.0/items/getByPath(path='x''(y)',kind=7)",
    );
    expect(decideRaw("/v1.0/items/getByPath(path='x''y',kind=7)").slots).toEqual({ p: "x'y", k: '7' });
  });

  it('refuses a body, and takes one of no bytes for none', () => {
    const send = (body?: Uint8Array) =>
      decide(PLAN, { method: 'GET', target: parseTarget('/v1.0/users'), headers: [], ...(body && { body }) });
    expect(send().endpoint.id).toBe('users');
    expect(send(new Uint8Array(0)).endpoint.id).toBe('users');
    expect(() => send(new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'BODY_NOT_ALLOWED' }));
  });

  it('refuses a target without segments', () => {
    expect(() => decide(PLAN, { method: 'GET', target: { segments: [], query: [] }, headers: [] })).toThrow(
      expect.objectContaining({ code: 'ENDPOINT_NOT_ALLOWED' }),
    );
  });
});

describe('slots and tokens', () => {
  it('keeps a reversible pseudonym closed', () => {
    const decision = decideRaw(`/v1.0/users/${P}%40contoso.com`);
    const types = ['guid', 'address'];
    expect(decision.slots).toEqual({
      userId: { token: `${P}@contoso.com`, kinds: ['person'], types, quoted: false },
    });
    expect(decision.segments).toEqual([
      ['v1.0'],
      ['users'],
      [{ token: `${P}@contoso.com`, kinds: ['person'], types, quoted: false }],
    ]);
  });

  it('keeps one in quotes quoted', () => {
    const decision = decideRaw(`/v1.0/items/getByPath(path='${P}',kind=1)`);
    expect(decision.segments[2]).toEqual([
      "getByPath(path='",
      { token: P, kinds: ['person'], types: ['string'], quoted: true },
      "',kind=",
      '1',
      ')',
    ]);
    expect(decision.slots['p']).toEqual({ token: P, kinds: ['person'], types: ['string'], quoted: false });
  });

  it.each<readonly [string, string, RequestErrorCode | 'allowed']>([
    ['plain guid', `/v1.0/users/${GUID}`, 'ENDPOINT_NOT_ALLOWED'],
    ['plain guid, upper case', `/v1.0/users/${GUID.toUpperCase()}`, 'ENDPOINT_NOT_ALLOWED'],
    ['plain guid, encoded', `/v1.0/users/%34${GUID.slice(1)}`, 'ENDPOINT_NOT_ALLOWED'],
    ['address', '/v1.0/users/alice@contoso.com', 'ENDPOINT_NOT_ALLOWED'],
    ['address, encoded', '/v1.0/users/%61lice%40contoso.com', 'ENDPOINT_NOT_ALLOWED'],
    ['irreversible', `/v1.0/users/t~${'a'.repeat(43)}`, 'ENDPOINT_NOT_ALLOWED'],
    ['TOK-02 P~', `/v1.0/users/P~${P.slice(2)}`, 'TOKEN_INVALID'],
    ['encoded p~', `/v1.0/users/%70%7E${P.slice(2)}`, 'allowed'],
    ['plain only', `/v1.0/groups/${GUID}`, 'allowed'],
    ['TOK-06 other segment', `/v1.0/teams/${P}`, 'TOKEN_INVALID'],
    ['TOK-06 other segment', `/v1.0/teams('${P}')`, 'TOKEN_INVALID'],
    ['TOK-06 unknown path', `/v1.0/teams/${GUID}/${P}`, 'ENDPOINT_NOT_ALLOWED'],
    ['TOK-06 unknown path', `/v1.0/${P}`, 'ENDPOINT_NOT_ALLOWED'],
    ['TOK-06 unknown path', `/${P}/users`, 'ENDPOINT_NOT_ALLOWED'],
    ['TOK-06 unknown path', `/beta/users/${P}`, 'ENDPOINT_NOT_ALLOWED'],
    ['TOK-06 inside', `/v1.0/notes/${P}`, 'TOKEN_INVALID'],
    ['TOK-06 sealed', `/v1.0/users/${S}`, 'TOKEN_INVALID'],
    ['declared place, unknown path', `/v1.0/users/${P}/messages`, 'ENDPOINT_NOT_ALLOWED'],
    ['accepted: both', `/v1.0/groups/${P}/members`, 'allowed'],
    ['accepted: both', `/v1.0/groups/${GUID}/members`, 'allowed'],
    ['accepted: grammar', '/v1.0/groups/a@b/members', 'ENDPOINT_NOT_ALLOWED'],
    ['KEY-01 begins its grain', `/v1.0/reports/2026-01-02T00:00:00Z/of/${P}`, 'allowed'],
    ['KEY-01 within its grain', `/v1.0/reports/2026-01-02T00:00:01Z/of/all`, 'ENDPOINT_NOT_ALLOWED'],
    ['KEY-01 query', `/v1.0/reports/2026-01-02T00:00/of/${P}?until=2026-01-02T05:00:00Z`, 'allowed'],
    [
      'KEY-01 query',
      `/v1.0/reports/2026-01-02T00:00/of/${P}?until=2026-01-02T05:01:00Z`,
      'QUERY_NOT_ALLOWED',
    ],
    ['a name in clear', '/v1.0/reports/2026-01-02T00:00/of/all', 'allowed'],
    ['a name in clear, upper case', '/v1.0/reports/2026-01-02T00:00/of/NONE', 'allowed'],
    ['another name', '/v1.0/reports/2026-01-02T00:00/of/some', 'ENDPOINT_NOT_ALLOWED'],
    ['an id', `/v1.0/reports/2026-01-02T00:00/of/${GUID}`, 'ENDPOINT_NOT_ALLOWED'],
    ['TOK-06 query value', `/v1.0/users?$top=${P}`, 'TOKEN_INVALID'],
    ['TOK-06 query value', `/v1.0/users?foo=${P}`, 'TOKEN_INVALID'],
    ['TOK-06 query value', `/v1.0/users?$select=${P}`, 'TOKEN_INVALID'],
    ['TOK-06 query name', `/v1.0/users?${P}=1`, 'TOKEN_INVALID'],
    ['TOK-06 query name, one of two', `/v1.0/users?$top=1&${P}=1`, 'TOKEN_INVALID'],
    ['TOK-06 glued', `/v1.0/users?kind=1${P}`, 'TOKEN_INVALID'],
  ])('%s %s: %s', (_, raw, code) => {
    expect(getCode(raw)).toBe(code);
  });
});

describe('casts of a list of the directory', () => {
  const owners = `/v1.0/groups/${GUID}/owners`;

  it.each(['microsoft.graph.user', 'graph.USER'])('go to Graph in its spelling and advanced: %s', (cast) => {
    const decision = decideRaw(`${owners}/${cast}`);
    expect([decision.endpoint.id, decision.cast]).toEqual(['owners', 'microsoft.graph.user']);
    expect(written(decision)).toBe(`${owners}/microsoft.graph.user`);
    expect(decision.headers).toEqual([['consistencylevel', 'eventual']]);
  });

  it('change nothing where there is none', () => {
    const decision = decideRaw(owners);
    expect([written(decision), decision.headers, decision.cast]).toEqual([owners, [], undefined]);
  });

  it('are part of the path where a rule names it so', () => {
    const { endpoint, cast } = decideRaw(`${owners}/microsoft.graph.device`);
    expect([endpoint.id, cast]).toEqual(['owning-devices', undefined]);
  });

  it('are refused where the rows have no type', () => {
    expect(getCode(`/v1.0/groups/${GUID}/members/graph.user`)).toBe('ENDPOINT_NOT_ALLOWED');
  });

  it.each<[string, boolean]>([
    ['/v1.0/users', true],
    [`/v1.0/teams/${P}`, true],
    [owners, true],
    [`${owners}/graph.user`, true],
    [`/v1.0/groups/${P}/owners/graph.user`, true],
    [`/v1.0/groups/${GUID}/members/graph.user`, false],
    ['/v1.0/users/graph.user', false],
    ['/v1.0/other', false],
  ])('a rule names the path %s, whatever the method: %s', (path, expected) => {
    expect(hasMatchingPath(PLAN, parseTarget(path).segments)).toBe(expected);
  });
});

describe('query', () => {
  it.each(['$select', '%24select', '$SELECT', 'select', '$Select', 'Select', '%24%73elect'])(
    'ODA-01 %s',
    (name) => {
      expect(written(decideRaw(`/v1.0/users?${name}=id`))).toBe('/v1.0/users?$select=id');
    },
  );

  it.each<readonly [string, string, RequestErrorCode | 'allowed']>([
    ['ODA-01', '%2524select=id', 'QUERY_NOT_ALLOWED'],
    ['ODA-01', '$$select=id', 'QUERY_NOT_ALLOWED'],
    ['ODA-01 long s', '%C5%BFelect=id', 'QUERY_NOT_ALLOWED'],
    ['ODA-02', '$expand=members', 'allowed'],
    ['ODA-02', '$expand=manager', 'QUERY_NOT_ALLOWED'],
    ['letter case', '$expand=Members', 'allowed'],
    ['ODA-02', '$expand=members($expand=members)', 'QUERY_NOT_ALLOWED'],
    ['SEL-01', '$expand=members($select=mail)', 'allowed'],
    ['ODA-02', '$expand=members($select=id)', 'allowed'],
    ['ODA-02', '$expand=*', 'QUERY_NOT_ALLOWED'],
    [
      'ODA-03',
      "$filter=accountEnabled eq true or startswith(mail,'a')".replaceAll(' ', '%20'),
      'QUERY_NOT_ALLOWED',
    ],
    ['ODA-03', '$filter=accountEnabled%20eq%20true', 'allowed'],
    ['ODA-03', '$search=%22mail:a%22', 'QUERY_NOT_ALLOWED'],
    ['ODA-03', '$orderby=displayName', 'QUERY_NOT_ALLOWED'],
    ['ODA-04', '$apply=x', 'QUERY_NOT_ALLOWED'],
    ['ODA-04', '$compute=x', 'QUERY_NOT_ALLOWED'],
    ['ODA-04', '$format=json', 'QUERY_NOT_ALLOWED'],
    ['ODA-07', '$top=0', 'QUERY_NOT_ALLOWED'],
    ['ODA-07', '$top=-1', 'QUERY_NOT_ALLOWED'],
    ['ODA-07', '$top=1e3', 'QUERY_NOT_ALLOWED'],
    ['ODA-07', '$top=99999', 'QUERY_NOT_ALLOWED'],
    ['ODA-07', '$top=1', 'allowed'],
    ['ODA-07', '$top=999', 'allowed'],
    ['ODA-07', '$top=1000', 'QUERY_NOT_ALLOWED'],
    ['REQ-09', 'unknown=1', 'QUERY_NOT_ALLOWED'],
    ['REQ-09', '$top=5&$top=999', 'TARGET_MALFORMED'],
    ['REQ-09', '$top=5&%24TOP=999', 'TARGET_MALFORMED'],
    ['REQ-09', '$top=5&top=5', 'TARGET_MALFORMED'],
    ['REQ-09', 'foo=5&FOO=5', 'TARGET_MALFORMED'],
    ['REQ-10', 'kind=1', 'allowed'],
    ['REQ-10', 'kind=3', 'QUERY_NOT_ALLOWED'],
    ['REQ-10', 'kind=%2B1', 'QUERY_NOT_ALLOWED'],
    ['REQ-10', 'kind=+1', 'QUERY_NOT_ALLOWED'],
    ['REQ-10', 'kind=%EF%BC%91', 'QUERY_NOT_ALLOWED'],
    ['REQ-10', 'kind=%201', 'QUERY_NOT_ALLOWED'],
    ['REQ-10', 'kind=', 'QUERY_NOT_ALLOWED'],
    ['$-prefix on a plain name', '$kind=1', 'QUERY_NOT_ALLOWED'],
    ['paging token in clear', '$skiptoken=abc', 'QUERY_NOT_ALLOWED'],
    ['paging token in clear', '$skip=10', 'QUERY_NOT_ALLOWED'],
  ])('%s %s: %s', (_, query, code) => {
    expect(getCode(`/v1.0/users?${query}`)).toBe(code);
  });

  it('REQ-11 requires what the rule requires', () => {
    const path = `/v1.0/users/${P}/calendarView`;
    const zone: HeaderList = [['X-Zone', 'UTC']];
    expect(getCode(path, zone)).toBe('QUERY_NOT_ALLOWED');
    expect(getCode(`${path}?startDateTime=2026-01-01T00:00:00Z`, zone)).toBe('QUERY_NOT_ALLOWED');
    expect(getCode(`${path}?startDateTime=2026-01-01T00:00:00Z&endDateTime=`, zone)).toBe(
      'QUERY_NOT_ALLOWED',
    );
    const allowed = decideRaw(
      `${path}?enddatetime=2026-01-01T00:00:00%2B02:00&STARTDATETIME=2026-01-01T00:00:00Z`,
      zone,
    );
    expect(allowed.query).toEqual([
      { name: 'endDateTime', value: ['2026-01-01T00:00:00+02:00'] },
      { name: 'startDateTime', value: ['2026-01-01T00:00:00Z'] },
    ]);
  });

  it.each([
    ['$count=True', '$count=true'],
    ['$COUNT=FALSE', '$count=false'],
    ['Select=ID', '$select=id'],
  ])('takes the letter case that Graph takes, and writes that of the rules: %s', (query, expected) => {
    expect(written(decideRaw(`/v1.0/users?${query}`))).toBe(`/v1.0/users?${expected}`);
    expect(written(decideRaw('/v1.0/users/delta?DELTATOKEN=Latest'))).toBe(
      '/v1.0/users/delta?$deltatoken=latest',
    );
  });

  it('SEL-01 tells what was left out of a $select: names of the rules once each, of others how many', () => {
    expect(decideRaw('/v1.0/users?$select=id').pruned).toBeUndefined();
    const { pruned } = decideRaw('/v1.0/users?$select=id,alice,bob&$expand=members($select=alice)');
    expect(pruned).toEqual({ names: [], unknown: 3 });
    const secret = decideRaw('/v1.0/users?$select=SECRET,id,secret&$expand=members($select=Secret)');
    expect(secret.pruned).toEqual({ names: ['secret', 'members/secret'], unknown: 0 });
    expect(written(secret)).toBe('/v1.0/users?$select=id&$expand=members($select%3Did)');
  });

  it('takes what a rule lists', () => {
    expect(written(decideRaw('/v1.0/users/delta?$deltaToken=latest'))).toBe(
      '/v1.0/users/delta?$deltatoken=latest',
    );
    expect(getCode('/v1.0/users/delta?$deltatoken=abc')).toBe('QUERY_NOT_ALLOWED');
  });
});

describe('sealed links', () => {
  it.each(['$skiptoken', '$deltatoken', '%24skipToken', 'skiptoken'])('takes %s alone', (name) => {
    const decision = decideRaw(`/v1.0/users?${name}=${S}`);
    expect(decision.link).toEqual({
      parameter: name.toLowerCase().includes('delta') ? '$deltatoken' : '$skiptoken',
      sealed: S,
    });
    expect(decision.query).toEqual([]);
  });

  it.each([`$skiptoken=${S}&$top=5`, `$top=5&$select=id,secret&$skiptoken=${S}`])(
    'leaves behind what a pipeline repeats beside a link: %s',
    (query) => {
      expect(decideRaw(`/v1.0/users?${query}`)).toMatchObject({
        link: { sealed: S },
        query: [],
        pruned: undefined,
      });
    },
  );

  it('is one option and no other', () => {
    const option = { name: 'skiptoken', value: S };
    expect(parseEncryptedLink([option])).toEqual({ parameter: '$skiptoken', sealed: S });
    expect(parseEncryptedLink([])).toBeUndefined();
    expect(parseEncryptedLink([option, { name: '$top', value: '5' }])).toBeUndefined();
    expect(parseEncryptedLink([{ name: '$skiptoken', value: 'abc' }])).toBeUndefined();
  });

  it('does not ask for parameters that are inside, but for headers', () => {
    const view = `/v1.0/users/${P}/calendarView?$skiptoken=${S}`;
    expect(decideRaw(view, [['x-zone', 'UTC']]).link?.sealed).toBe(S);
    expect(getCode(view)).toBe('HEADER_NOT_ALLOWED');
  });

  it.each<readonly [string, RequestErrorCode]>([
    [`/v1.0/users?$skiptoken=${S}&$top=1000`, 'QUERY_NOT_ALLOWED'],
    [`/v1.0/users?$filter=secret%20eq%20'x'&$skiptoken=${S}`, 'QUERY_NOT_ALLOWED'],
    [`/v1.0/users?$skiptoken=${S}&$top=5&$top=5`, 'TARGET_MALFORMED'],
    [`/v1.0/users?$skiptoken=${S}&$top=${S}`, 'TOKEN_INVALID'],
    [`/v1.0/users?$skiptoken=${S}&$deltatoken=${S}`, 'TOKEN_INVALID'],
    [`/v1.0/users?$skiptoken=${S}&$skiptoken=${S}`, 'TARGET_MALFORMED'],
    [`/v1.0/users?$skiptoken=S${S.slice(1)}`, 'TOKEN_INVALID'],
    [`/v1.0/users?$skiptoken=${S}%40x`, 'TOKEN_INVALID'],
    [`/v1.0/users?$skiptoken=x${S}`, 'TOKEN_INVALID'],
    [`/v1.0/users?$skiptoken=${P}`, 'TOKEN_INVALID'],
    ['/v1.0/users?$skiptoken=s~', 'TOKEN_INVALID'],
    [`/v1.0/users?$top=${S}`, 'TOKEN_INVALID'],
    [`/v1.0/users?$select=${S}`, 'TOKEN_INVALID'],
    [`/v1.0/users/${P}?$skiptoken=${S}`, 'TOKEN_INVALID'],
  ])('%s: %s', (raw, code) => {
    expect(getCode(raw)).toBe(code);
  });
});

describe('headers', () => {
  it('REQ-13 leaves behind what no rule names', () => {
    const headers: HeaderList = [
      ['Authorization', 'Bearer x'],
      ['Cookie', 'a=b'],
      ['X-HTTP-Method-Override', 'DELETE'],
      ['X_HTTP_Method', 'DELETE'],
      ['X-AnchorMailbox', 'a@b.c'],
      ['Range', 'bytes=0-1'],
      ['If-None-Match', '"x"'],
      ['Accept-Language', 'de'],
      ['X-Forwarded-For', '1.2.3.4'],
      ['Prefer', 'outlook.allow-unsafe-html, odata.maxpagesize=50, respond-async;x=1'],
      ['consistencylevel', 'eventual'],
    ];
    expect(decideRaw('/v1.0/users', headers).headers).toEqual([
      ['prefer', 'odata.maxpagesize=50'],
      ['consistencylevel', 'eventual'],
    ]);
  });

  it.each([
    ['ODATA.MaxPageSize = 5', 'odata.maxpagesize=5'],
    [
      'outlook.timezone="Pacific Standard Time", IdType="ImmutableId"',
      'outlook.timezone="Pacific Standard Time", IdType="ImmutableId"',
    ],
    ['include-unknown-enum-members', 'include-unknown-enum-members'],
    ['include-unknown-enum-members=""', 'include-unknown-enum-members=""'],
    ['idtype="Immutable\\Id"', 'IdType="ImmutableId"'],
    ['IDTYPE="immutableid"', 'IdType="ImmutableId"'],
    ['note="a\\", b=\\\\"', 'note="a\\", b=\\\\"'],
  ])('writes Prefer anew: %s', (value, expected) => {
    expect(decideRaw('/v1.0/users', [['Prefer', value]]).headers).toEqual([['prefer', expected]]);
  });

  it.each<readonly [string, string, RequestErrorCode | 'allowed']>([
    ['Prefer', 'odata.maxpagesize=5000', 'HEADER_NOT_ALLOWED'],
    ['Prefer', 'odata.maxpagesize', 'HEADER_NOT_ALLOWED'],
    ['Prefer', 'odata.maxpagesize=50;x=y', 'HEADER_NOT_ALLOWED'],
    ['Prefer', 'odata.maxpagesize=5, ODATA.MAXPAGESIZE=6', 'TARGET_MALFORMED'],
    ['Prefer', 'odata.maxpagesize=5,', 'TARGET_MALFORMED'],
    ['Prefer', 'IdType="ImmutableId', 'TARGET_MALFORMED'],
    ['Prefer', 'a b', 'TARGET_MALFORMED'],
    ['Prefer', 'x/y', 'TARGET_MALFORMED'],
    ['Prefer', '=5', 'TARGET_MALFORMED'],
    ['Prefer', ', odata.maxpagesize=5', 'TARGET_MALFORMED'],
    ['Prefer', '', 'allowed'],
    ['Prefer', 'unknown="a, odata.maxpagesize=7"', 'allowed'],
    ['Prefer', 'odata.maxpagesize=5\r\nX: y', 'HEADER_NOT_ALLOWED'],
    ['ConsistencyLevel', 'strong', 'HEADER_NOT_ALLOWED'],
    ['ConsistencyLevel', '', 'HEADER_NOT_ALLOWED'],
    ['TOK-06', P, 'TOKEN_INVALID'],
    ['X-AnchorMailbox', `UPN:${P}`, 'TOKEN_INVALID'],
    ['Prefer', `outlook.timezone="${P}"`, 'TOKEN_INVALID'],
    ['Referer', `https://x/v1.0/users/${P}`, 'allowed'],
    ['X-Original-URI', `/v1.0/users/${P}`, 'allowed'],
    ['Authorization', `Bearer ${P}`, 'allowed'],
  ])('%s: %s: %s', (name, value, code) => {
    expect(getCode('/v1.0/users', [[name, value]])).toBe(code);
  });

  it('cuts space around a value, and sends nothing for a Prefer of which nothing is left', () => {
    for (const value of [' eventual\t', 'Eventual', 'EVENTUAL']) {
      const sent = decideRaw('/v1.0/users', [['ConsistencyLevel', value]]).headers;
      expect(sent).toEqual([['consistencylevel', 'eventual']]);
    }
    for (const value of ['', 'unknown="a, odata.maxpagesize=7"'])
      expect(decideRaw('/v1.0/users', [['Prefer', value]]).headers).toEqual([]);
  });

  it('sends none on an endpoint whose rule names none', () => {
    expect(decideRaw(`/v1.0/groups/${GUID}`, [['Prefer', 'odata.maxpagesize=5']]).headers).toEqual([]);
  });

  it('sends the default of a header that the caller does not send', () => {
    expect(decideRaw('/v1.0/versioned').headers).toEqual([['x-version', 'two']]);
    expect(decideRaw('/v1.0/versioned', [['X-Version', 'one']]).headers).toEqual([['x-version', 'one']]);
  });

  it('a required header is not made up for by another one', () => {
    const view = `/v1.0/users/${P}/calendarView?startDateTime=2026-01-01T00:00&endDateTime=2026-01-02T00:00`;
    expect(getCode(view, [['X-Other', 'a']])).toBe('HEADER_NOT_ALLOWED');
    expect(getCode(view, [['X-Zone', 'UTC']])).toBe('allowed');
  });

  it('refuses a named header twice, in any case', () => {
    expect(
      getCode('/v1.0/users', [
        ['Prefer', 'a'],
        ['prefer', 'b'],
      ]),
    ).toBe('TARGET_MALFORMED');
    expect(
      getCode('/v1.0/users', [
        ['X-Other', 'a'],
        ['x-other', 'b'],
      ]),
    ).toBe('allowed');
  });
});

describe('a preference among headers that were decided about', () => {
  const { endpoint } = decideRaw('/v1.0/users');
  const other = ['x', 'idtype=a; b'] as const;
  const prefer = (text: string) => ['prefer', text] as const;

  it('is found in Prefer alone', () => {
    expect(getPreference([other, prefer('note="a b", IdType=ImmutableId')], 'idtype')).toBe('ImmutableId');
    expect(getPreference([other, prefer('note=idtype')], 'idtype')).toBeUndefined();
    expect(getPreference([other], 'idtype')).toBeUndefined();
    // Where a rule takes Prefer for a plain header, its text need not be a list of preferences.
    expect(getPreference([prefer('no list')], 'idtype')).toBeUndefined();
  });

  it('is added in the spelling of the rule, behind the others, where the rule takes it', () => {
    const add = (headers: HeaderList, value = 'ImmutableId') =>
      withPreference(endpoint, headers, ['idtype', value]);
    expect(add([other])).toEqual([other, prefer('IdType=ImmutableId')]);
    expect(add([other, prefer('note=a')])).toEqual([other, prefer('note=a, IdType=ImmutableId')]);
    expect(add([other], 'Other')).toEqual([other]);
    expect(withPreference(endpoint, [other], ['unknown', 'a'])).toEqual([other]);
  });

  it('is removed, and nothing else', () => {
    const remove = (headers: HeaderList) => withoutPreference(headers, 'idtype');
    expect(remove([prefer('note="a b", IdType=ImmutableId, c'), other])).toEqual([
      prefer('note="a b", c'),
      other,
    ]);
    expect(remove([other, prefer('IDTYPE=ImmutableId')])).toEqual([other]);
    expect(remove([other, prefer('note=a;b=c')])).toEqual([other, prefer('note=a;b=c')]);
  });
});

describe('what a refusal tells beside its code', () => {
  const view = `/v1.0/users/${P}/calendarView`;
  const TAKEN = 'taken are $select, $filter, $expand, $top, $count, kind';

  it.each<readonly [string, HeaderList, string]>([
    ['/v1.0/users(x)', [], 'parentheses'],
    ['/v1.0/users?$top=1&TOP=1', [], 'query option twice'],
    ['/v1.0/users?alice=1', [], `an unknown option; ${TAKEN}`],
    ['/v1.0/users?$ORDERBY=alice', [], `$orderby is not taken here; ${TAKEN}`],
    ['/v1.0/users?skip=1', [], `$skip is not taken here; ${TAKEN}`],
    ['/v1.0/users?INCLUDEHIDDENFOLDERS=alice', [], `includeHiddenFolders is not taken here; ${TAKEN}`],
    ['/v1.0/users?$search=alice', [], `$search would ask about what is not delivered here; ${TAKEN}`],
    [`/v1.0/groups/${GUID}?$top=1`, [], '$top is not taken here; taken are no options'],
    ['/v1.0/users?$TOP=0', [], '$top takes a natural from 1 to 999'],
    ['/v1.0/users?kind=alice', [], 'kind takes one of "1", "2"'],
    [view, [['x-zone', 'UTC']], 'startDateTime is required: a dateTime'],
    [
      `${view}?startDateTime=2026-01-01T00:00&endDateTime=2026-01-02T00:00`,
      [],
      'x-zone is required: a timeZone',
    ],
    ['/v1.0/users', [['CONSISTENCYLEVEL', 'alice']], 'consistencylevel takes one of "eventual"'],
    ['/v1.0/users', [['Prefer', 'é']], 'prefer'],
    ['/v1.0/users', [['Prefer', 'a b']], 'Prefer'],
    ['/v1.0/users', [['Prefer', 'idtype=ImmutableId, IDTYPE=ImmutableId']], 'Prefer'],
    ['/v1.0/users', [['Prefer', 'IDTYPE=alice']], 'Prefer: IdType takes one of "ImmutableId"'],
    [
      '/v1.0/users',
      [
        ['Prefer', 'a'],
        ['prefer', 'b'],
      ],
      'header twice',
    ],
  ])('%s %j: %s', (raw, headers, subject) => {
    expect(() => decideRaw(raw, headers)).toThrow(expect.objectContaining({ detail: { subject } }));
  });
});

describe('values that a rule allows', () => {
  it.each<readonly [PlainParameter, string]>([
    [{ type: 'microsoft.graph.importance' }, 'a microsoft.graph.importance (closed list of 3)'],
    [{ type: 'natural' }, 'a natural'],
    [{ type: 'natural', minimum: 5 }, 'a natural from 5 on'],
    [{ type: 'natural', maximum: 9 }, 'a natural from 0 to 9'],
    [{ type: 'dateTime', grain: 'second' }, 'a dateTime without a fraction of a second'],
    [{ type: 'date', grain: 'month' }, 'a date at the beginning of a month in UTC'],
  ])('are told to a caller who sent another: %j', (rule, text) => {
    expect(describeAllowedValues(rule)).toBe(text);
  });

  it('go on in the spelling of their closed list, and no others do', () => {
    expect(toAllowedValue({ type: 'microsoft.graph.importance' }, 'HIGH')).toBe('high');
    expect(toAllowedValue({ type: 'microsoft.graph.importance' }, 'highest')).toBeUndefined();
  });
});

describe('any request', () => {
  const piece = fc.constantFrom(
    '/',
    '/v1.0',
    '/users',
    '/Users',
    '/delta',
    '/groups',
    '/members',
    '/notes',
    '/calendarView',
    '/items',
    "/getByPath(path='",
    "',kind=",
    ')',
    P,
    GUID,
    'alice@contoso.com',
    'x',
    '%2e',
    '%2F',
    '%',
    ';',
    "'",
    '(',
    '?',
    '&',
    '=',
    '$select',
    '$filter',
    '$top',
    '$skiptoken',
    '$expand',
    'id',
    'accountEnabled',
    '%20eq%20',
    'true',
    `'${P}'`,
    S,
    '5',
    'start',
    ',',
    '+',
    '#',
    'é',
    '%C3%A9',
    '\\',
    '..',
  );

  it('is refused with a code, or goes on in a form that decides and reads the same', () => {
    let allowed = 0;
    const start = fc.constantFrom(
      '',
      '/v1.0/users?',
      `/v1.0/users/${P}`,
      `/v1.0/groups/${GUID}`,
      '/v1.0/notes/',
      "/v1.0/items/getByPath(path='",
    );
    fc.assert(
      fc.property(start, fc.array(piece, { maxLength: 6 }), (prefix, pieces) => {
        const raw = `${prefix}${pieces.join('')}`;
        if (getCode(raw) !== 'allowed') return;
        allowed += 1;
        const decision = decideRaw(raw);
        const again = decideRaw(written(decision));
        expect(again.segments).toEqual(decision.segments);
        expect(again.endpoint.id).toBe(decision.endpoint.id);
        // A sealed link is no longer in the query.
        if (decision.link === undefined) expect(again.query).toEqual(decision.query);
        expect(parseTarget(written(decision)).segments).toEqual(decision.segments.map(flat));
      }),
      { numRuns: 5000 },
    );
    expect(allowed).toBeGreaterThan(100);
  });
});
