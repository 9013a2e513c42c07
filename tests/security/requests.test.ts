import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFirstPerson } from '../harness/first-person.ts';
import { sendRawRequest } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

let gateway: TestGateway;
let person: { id: string; mail: string };
let token: string;
let eventId: string;

beforeAll(async () => {
  gateway = await startGateway();
  const first = await findFirstPerson(gateway);
  token = first.token;
  person = { id: first.person.id, mail: first.person.mail ?? '' };
  const events = (await gateway.get(`/outlook-cal/v1.0/users/${token}/events?$top=1`)).json() as {
    value: { id: string }[];
  };
  eventId = events.value[0]?.id ?? 'none';
  gateway.seen();
});
afterAll(() => gateway.close());

/** Expands the placeholders of a table row once the gateway runs. */
function fill(target: string): string {
  return target
    .replaceAll('{token}', token)
    .replaceAll('{TOKEN}', `P${token.slice(1)}`)
    .replaceAll('{id}', person.id)
    .replaceAll('{ID}', person.id.toUpperCase())
    .replaceAll('{mail}', person.mail)
    .replaceAll('{mail%40}', encodeURIComponent(person.mail))
    .replaceAll('{event}', eventId);
}

describe('REQ-01: a request that the rules name reaches Graph exactly as built', () => {
  test.each([
    ['/entra-id/v1.0/users?$top=5', '/v1.0/users?$top=999'],
    ['/entra-id/v1.0/users?%24top=5', '/v1.0/users?$top=999'],
    ['/entra-id/v1.0/users?$TOP=5', '/v1.0/users?$top=999'],
    ['/entra-id/v1.0/users?top=5', '/v1.0/users?$top=999'],
    ['/entra-id/V1.0/USERS?$top=5', '/v1.0/users?$top=999'],
    ['/entra-id/v1.0/users?$select=id,department', '/v1.0/users?$select=id%2Cdepartment&$top=999'],
  ])('%s', async (target, wanted) => {
    const answer = await gateway.get(target);
    expect(answer.status).toBe(200);
    expect(gateway.seen().map((seen) => seen.replaceAll(',', '%2C'))).toEqual([wanted]);
  });
});

describe('REQ-16: a spelling that Graph reads alike reaches it in the words of the plain one', () => {
  test.each([
    ['/entra-id/v1.0/users/delta()?$select=id', '/v1.0/users/delta?$select=id'],
    ['/entra-id/v1.0/users/microsoft.graph.delta()?$select=id', '/v1.0/users/delta?$select=id'],
    ['/entra-id/v1.0/users%28%27{token}%27%29', '/v1.0/users/{id}'],
    ["/entra-id/v1.0/Users('{token}')/Manager", '/v1.0/users/{id}/manager'],
    ['/entra-id/v1.0/users/?$top=5', '/v1.0/users?$top=999'],
    ['/entra-id/v1.0/users/$count/', '/v1.0/users/$count'],
    [
      "/msft-teams/v1.0/users('{token}')/chats/getAllMessages()?$top=5",
      '/v1.0/users/{id}/chats/getAllMessages?$top=5',
    ],
    [
      "/msft-teams/v1.0/communications/callRecords/microsoft.graph.callRecords.getPstnCalls(fromDateTime=2026-11-01T00%3A00%3A00Z,toDateTime='2026-11-20T00:00:00Z')",
      '/v1.0/communications/callRecords/getPstnCalls(fromDateTime=2026-11-01T00:00:00Z,toDateTime=2026-11-20T00:00:00Z)',
    ],
    [
      "/msft-copilot/v1.0/copilot/users('{token}')/interactionHistory/getAllEnterpriseInteractions()",
      '/v1.0/copilot/users/{id}/interactionHistory/getAllEnterpriseInteractions',
    ],
  ])('%s', async (target, wanted) => {
    await gateway.get(fill(target));
    expect(gateway.seen()).toEqual([fill(wanted)]);
  });

  test('the root of a drive as an item', async () => {
    const drive = (await gateway.get(`/msft-onedrive/v1.0/users/${token}/drive`)).json() as { id: string };
    gateway.seen();
    await gateway.get(`/msft-onedrive/v1.0/drives('${drive.id}')/root/delta?$top=1`);
    const [plain] = gateway.seen();
    const answer = await gateway.get(`/msft-onedrive/v1.0/drives/${drive.id}/items/root/delta()?$top=1`);
    expect([answer.status, gateway.seen()]).toEqual([200, [plain]]);
  });
});

test('REQ-16 a number is a number, and Graph is told how it wants to count', async () => {
  const count = await gateway.get('/entra-id/v1.0/users/$count');
  const page = (
    await gateway.get('/entra-id/v1.0/users?$count=true', { consistencylevel: 'eventual' })
  ).json();
  expect([count.status, count.headers['content-type'], count.body]).toEqual([
    200,
    'text/plain',
    String((page as Record<string, unknown>)['@odata.count']),
  ]);
  const [request] = gateway.simulator.requests.filter(({ rawTarget }) => rawTarget === '/v1.0/users/$count');
  expect([request?.headers['consistencylevel'], request?.headers['accept']]).toEqual([
    'eventual',
    'text/plain',
  ]);
  gateway.seen();
});

describe('refused before Graph sees anything', () => {
  const rows: readonly [name: string, target: string, status: number, code: string][] = [
    ['REQ-03 dot segment', '/entra-id/v1.0/users/../groups', 400, 'TARGET_MALFORMED'],
    ['REQ-03 single dot', '/entra-id/v1.0/./users', 400, 'TARGET_MALFORMED'],
    ['REQ-03 trailing dots', '/entra-id/v1.0/users/..', 400, 'TARGET_MALFORMED'],
    ['REQ-04 encoded dots', '/entra-id/v1.0/users/%2e%2e/groups', 400, 'TARGET_MALFORMED'],
    ['REQ-04 half encoded', '/entra-id/v1.0/users/.%2E/groups', 400, 'TARGET_MALFORMED'],
    ['REQ-04 twice encoded', '/entra-id/v1.0/users/%252e%252e/groups', 400, 'TARGET_MALFORMED'],
    ['REQ-05 encoded slash', '/entra-id/v1.0/users%2Fx', 400, 'TARGET_MALFORMED'],
    ['REQ-05 encoded backslash', '/entra-id/v1.0/users%5Cx', 400, 'TARGET_MALFORMED'],
    ['REQ-05 encoded #', '/entra-id/v1.0/users%23', 400, 'TARGET_MALFORMED'],
    ['REQ-05 encoded ?', '/entra-id/v1.0/users%3F$top=5', 400, 'TARGET_MALFORMED'],
    ['REQ-05 parameters', '/entra-id/v1.0/users;a=b', 400, 'TARGET_MALFORMED'],
    ['REQ-05 dots with parameters', '/entra-id/v1.0/users/..;/groups', 400, 'TARGET_MALFORMED'],
    ['REQ-05 fragment', '/entra-id/v1.0/users#x', 400, 'TARGET_MALFORMED'],
    ['REQ-06 double slash first', '//entra-id/v1.0/users', 400, 'TARGET_MALFORMED'],
    ['REQ-06 double slash inside', '/entra-id/v1.0//users', 400, 'TARGET_MALFORMED'],
    ['REQ-06 two slashes at the end', '/entra-id/v1.0/users//', 400, 'TARGET_MALFORMED'],
    ['REQ-07 NUL', '/entra-id/v1.0/users%00', 400, 'TARGET_MALFORMED'],
    ['REQ-07 line feed', '/entra-id/v1.0/users%0a', 400, 'TARGET_MALFORMED'],
    ['REQ-07 overlong dot', '/entra-id/v1.0/%C0%AE', 400, 'TARGET_MALFORMED'],
    ['REQ-07 no UTF-8', '/entra-id/v1.0/%FF', 400, 'TARGET_MALFORMED'],
    ['REQ-07 lone percent', '/entra-id/v1.0/users%', 400, 'TARGET_MALFORMED'],
    ['REQ-07 no hex', '/entra-id/v1.0/users%G1', 400, 'TARGET_MALFORMED'],
    ['REQ-07 long s', '/entra-id/v1.0/u%C5%BFers', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-08 other version', '/entra-id/v1x0/users', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-08 longer', '/entra-id/v1.0/usersX', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['REQ-08 prefixed', '/entra-id/x/v1.0/users', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['no such connector', '/entra/v1.0/users', 403, 'CALLER_FORBIDDEN'],
    ['REQ-09 unknown parameter', '/entra-id/v1.0/users?x=1', 403, 'QUERY_NOT_ALLOWED'],
    ['REQ-09 twice', '/entra-id/v1.0/users?$top=5&$top=999', 400, 'TARGET_MALFORMED'],
    ['REQ-09 twice in another spelling', '/entra-id/v1.0/users?$top=5&%24TOP=999', 400, 'TARGET_MALFORMED'],
    ['REQ-09 semicolon', '/entra-id/v1.0/users?$top=1;$top=2', 400, 'TARGET_MALFORMED'],
    ['REQ-09 second ?', '/entra-id/v1.0/users?$top=1?x', 400, 'TARGET_MALFORMED'],
    ['REQ-09 empty pair', '/entra-id/v1.0/users?$top=1&&$count=true', 400, 'TARGET_MALFORMED'],
    ['REQ-09 empty name', '/entra-id/v1.0/users?=1', 400, 'TARGET_MALFORMED'],
    ['REQ-11 required missing', '/outlook-cal/v1.0/users/{token}/calendarView', 403, 'QUERY_NOT_ALLOWED'],
    ['ODA-01 twice encoded name', '/entra-id/v1.0/users?%2524select=id', 403, 'QUERY_NOT_ALLOWED'],
    ['ODA-02 expand', '/entra-id/v1.0/users?$expand=messages', 403, 'QUERY_NOT_ALLOWED'],
    [
      'ODA-03 oracle',
      "/entra-id/v1.0/users?$filter=accountEnabled%20eq%20true%20or%20startswith(mail,'a')",
      403,
      'QUERY_NOT_ALLOWED',
    ],
    [
      'ODA-03 not',
      "/entra-id/v1.0/users?$filter=not%20startswith(displayName,'a')",
      403,
      'QUERY_NOT_ALLOWED',
    ],
    ['ODA-03 search', '/entra-id/v1.0/users?$search=%22mail:a%22', 403, 'QUERY_NOT_ALLOWED'],
    ['ODA-03 order', '/entra-id/v1.0/users?$orderby=displayName', 403, 'QUERY_NOT_ALLOWED'],
    ['ODA-04 batch', '/entra-id/v1.0/$batch', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 metadata below a path', '/entra-id/v1.0/users/$metadata', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 metadata of a version without rules', '/entra-id/beta/$metadata', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 count segment', '/entra-id/v1.0/users/{token}/$count', 403, 'ENDPOINT_NOT_ALLOWED'],
    [
      'ODA-04 count of what is hidden',
      "/entra-id/v1.0/users/$count?$filter=startswith(displayName,'a')",
      403,
      'QUERY_NOT_ALLOWED',
    ],
    ['ODA-04 photo', '/entra-id/v1.0/users/{token}/photo/$value', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 cast', '/entra-id/v1.0/users/{token}/microsoft.graph.user', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 beta', '/entra-id/beta/users', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-04 apply', '/entra-id/v1.0/users?$apply=aggregate(x)', 403, 'QUERY_NOT_ALLOWED'],
    ['a raw object id as a key', "/entra-id/v1.0/users('{id}')", 403, 'ENDPOINT_NOT_ALLOWED'],
    ['ODA-05 two keys', "/entra-id/v1.0/users('{token}')('{token}')", 400, 'TARGET_MALFORMED'],
    ['ODA-05 a call of a collection', "/entra-id/v1.0/users()('{token}')", 400, 'TARGET_MALFORMED'],
    ['ODA-05 a call of a call', '/entra-id/v1.0/users/delta()()', 400, 'TARGET_MALFORMED'],
    ['ODA-05 alternate key', "/entra-id/v1.0/users(userPrincipalName='{mail}')", 400, 'TARGET_MALFORMED'],
    ['ODA-07 $top=0', '/entra-id/v1.0/users?$top=0', 403, 'QUERY_NOT_ALLOWED'],
    ['ODA-07 $top=-1', '/entra-id/v1.0/users?$top=-1', 403, 'QUERY_NOT_ALLOWED'],
    ['ODA-07 $top=1e3', '/entra-id/v1.0/users?$top=1e3', 403, 'QUERY_NOT_ALLOWED'],
    ['ODA-07 $top=99999', '/entra-id/v1.0/users?$top=99999', 403, 'QUERY_NOT_ALLOWED'],
    ['a raw object id', '/entra-id/v1.0/users/{id}', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['a raw object id in capitals', '/entra-id/v1.0/users/{ID}', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['a raw address', '/entra-id/v1.0/users/{mail}', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['an encoded address', '/outlook-cal/v1.0/users/{mail%40}/events', 403, 'ENDPOINT_NOT_ALLOWED'],
    [
      'attachments of an event',
      '/outlook-cal/v1.0/users/{token}/events/{event}/attachments',
      403,
      'ENDPOINT_NOT_ALLOWED',
    ],
    ['TOK-02 wrong-case prefix', '/entra-id/v1.0/users/{TOKEN}', 400, 'TOKEN_INVALID'],
    ['TOK-06 two tokens glued', '/entra-id/v1.0/users/{token}{token}', 400, 'TOKEN_INVALID'],
    ['TOK-06 token in a query value', '/entra-id/v1.0/users?$top={token}', 400, 'TOKEN_INVALID'],
    ['TOK-06 token in a query name', '/entra-id/v1.0/users?{token}=1', 400, 'TOKEN_INVALID'],
    ['TOK-06 token in another segment', '/entra-id/v1.0/{token}/users', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['a raw skip token', '/entra-id/v1.0/users?$skiptoken=abc', 403, 'QUERY_NOT_ALLOWED'],
    ['a forged sealed link', '/entra-id/v1.0/users?$skiptoken=s~AAAA', 400, 'TOKEN_INVALID'],
  ];
  test.each(rows)('%s', async (_name, target, status, code) => {
    const answer = await gateway.get(fill(target));
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([status, code]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['nymgate-policy']).toMatch(/^[0-9a-f]{16}$/);
    expect(gateway.seen()).toEqual([]);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('REQ-02 %s', async (method) => {
    const answer = await sendRawRequest(gateway.host.url, { method, target: '/entra-id/v1.0/users' });
    expect(answer.status).toBe(403);
    expect(answer.headers['nymgate-error']).toBe('METHOD_NOT_ALLOWED');
    expect(gateway.seen()).toEqual([]);
  });

  test('REQ-12 a body with GET', async () => {
    const answer = await sendRawRequest(gateway.host.url, { target: '/entra-id/v1.0/users', body: '{}' });
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([400, 'TARGET_MALFORMED']);
    expect(gateway.seen()).toEqual([]);
  });

  test('NET-03 absolute form', async () => {
    const answer = await gateway.get('http://169.254.169.254/entra-id/v1.0/users');
    expect(answer.status).toBe(400);
    expect(gateway.seen()).toEqual([]);
  });

  test('a target beyond 8 KiB', async () => {
    const answer = await gateway.get(`/entra-id/v1.0/users?$select=${'a'.repeat(8_200)}`);
    expect(answer.status).toBe(400);
    expect(gateway.seen()).toEqual([]);
  });

  test('TOK-08 a token made for another slot kind, and every single-character change of a token', async () => {
    for (let index = 2; index < token.length; index += 7) {
      const other = token[index] === 'A' ? 'B' : 'A';
      const answer = await gateway.get(
        `/entra-id/v1.0/users/${token.slice(0, index)}${other}${token.slice(index + 1)}`,
      );
      expect([answer.status, answer.headers['nymgate-error']]).toEqual([400, 'TOKEN_INVALID']);
    }
    expect(gateway.seen()).toEqual([]);
  });
});

test('REQ-02 HEAD is GET without a body', async () => {
  const answer = await sendRawRequest(gateway.host.url, {
    method: 'HEAD',
    target: '/entra-id/v1.0/users?$top=1',
  });
  expect([answer.status, answer.body]).toEqual([200, '']);
  gateway.seen();
});

test('REQ-13 no header of the caller passes but those the rules name', async () => {
  const answer = await gateway.get(
    `/outlook-cal/v1.0/users/${token}/calendarView/delta?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z`,
    {
      authorization: 'Bearer stolen',
      cookie: 'a=b',
      'x-http-method-override': 'DELETE',
      'x-anchormailbox': 'canary@contoso.com',
      range: 'bytes=0-1',
      'if-none-match': '"x"',
      'accept-language': 'de',
      'x-unknown': 'canary',
      prefer: 'odata.maxpagesize=50, outlook.allow-unsafe-html',
    },
  );
  expect(answer.status).toBe(200);
  const seen = gateway.simulator.requests.at(-1);
  const names = Object.keys(seen?.headers ?? {}).map((name) => name.toLowerCase());
  for (const name of [
    'cookie',
    'x-http-method-override',
    'x-anchormailbox',
    'range',
    'if-none-match',
    'accept-language',
    'x-unknown',
  ]) {
    expect(names).not.toContain(name);
  }
  expect(seen?.headers['prefer']).toBe('odata.maxpagesize=50');
  expect(JSON.stringify(seen)).not.toMatch(/stolen|canary/);
  gateway.seen();
});

test('the same refusals follow from the same request: first rule in file order, always', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => gateway.get('/entra-id/v1.0/users?$orderby=displayName')),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
});
