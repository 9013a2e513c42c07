import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApiKey, hashApiKey } from '../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../packages/gateway/src/caller-auth/key-file.ts';
import { type RecordingGateway, startRecordingGateway } from '../harness/recording-graph.ts';
import { type BatchPart, parsePartResponses, sendBatch } from '../harness/send-batch.ts';
import { sendRawRequest } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { PATIENCE } from '../harness/stop-clock.ts';

const ENTRA = { target: '/entra-id/v1.0/$batch' };
const USERS = '/users?$top=1';
const GUID = '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startGateway({
    connectors: ['entra-id', 'outlook-cal'],
    simulator: { people: 8 },
  });
  const users = (await gateway.get('/entra-id/v1.0/users?$top=1')).json() as { value: { id: string }[] };
  token = users.value[0]?.id ?? '';
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.seen());

const send = (parts: readonly BatchPart[], options = ENTRA) => sendBatch(gateway.host.url, parts, options);
const codes = (parts: ReturnType<typeof parsePartResponses>) =>
  Object.fromEntries(
    Object.entries(parts).map(([id, { status, headers }]) => [id, [status, headers['Nymgate-Error']]]),
  );
const audits = (from: number) =>
  gateway.lines
    .slice(from)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'request');

test('BAT-01 each part is what it would be alone, to the byte, and none spoils another', async () => {
  const targets = {
    page: '/users?$top=2',
    person: `/users/${token}`,
    clear: `/users/${gateway.simulator.people[0]?.id}`,
    hidden: "/users?$filter=displayName%20eq%20'x'",
    forged: '/users/p~AAAAAAAAAAAAAAAAAAAAAAAA',
    nowhere: '/nowhere',
  };
  const answer = await send(Object.entries(targets).map(([id, url]) => ({ id, url })));
  expect(answer.status).toBe(200);
  const parts = parsePartResponses(answer);
  for (const [id, url] of Object.entries(targets)) {
    const alone = await gateway.get(`/entra-id/v1.0${url}`);
    const part = parts[id];
    expect(part?.status).toBe(alone.status);
    expect(part?.headers['Nymgate-Error']).toBe(alone.headers['nymgate-error']);
    expect(part?.headers['Nymgate-Policy']).toBe(alone.headers['nymgate-policy']);
    expect(part?.headers['Content-Type']).toBe('application/json');
    if (alone.status === 200) expect(answer.body).toContain(`"body":${alone.body}`);
    else expect(part?.body).toMatchObject({ error: { code: alone.headers['nymgate-error'] } });
  }
  expect(codes(parts)).toEqual({
    page: [200, undefined],
    person: [200, undefined],
    clear: [403, 'ENDPOINT_NOT_ALLOWED'],
    hidden: [403, 'QUERY_NOT_ALLOWED'],
    forged: [400, 'TOKEN_INVALID'],
    nowhere: [403, 'ENDPOINT_NOT_ALLOWED'],
  });
});

test('BAT-01 Graph is asked part by part, never for a batch, and by the method alone that a rule names', async () => {
  const method = { method: 'POST', body: { a: 1 }, headers: { 'Content-Type': 'application/json' } };
  const parts = parsePartResponses(
    await send([
      { id: '1', url: USERS },
      { id: 'post', url: '/users', ...method },
      { id: 'delete', url: `/users/${token}`, method: 'DELETE' },
      { id: 'body', url: '/users', body: { a: 1 } },
      { id: 'text', url: '/users', body: 'aGVsbG8=' },
      { id: 'lower', url: USERS, method: 'get' },
    ]),
  );
  expect(codes(parts)).toEqual({
    1: [200, undefined],
    post: [403, 'METHOD_NOT_ALLOWED'],
    delete: [403, 'METHOD_NOT_ALLOWED'],
    body: [400, 'TARGET_MALFORMED'],
    text: [403, 'BODY_NOT_ALLOWED'],
    lower: [403, 'METHOD_NOT_ALLOWED'],
  });
  expect(gateway.seen()).toEqual(['/v1.0/users?$top=999']);
});

test('BAT-01 one audit line for each part and one for the batch, which they name', async () => {
  const from = gateway.lines.length;
  const answer = await send([
    { id: '1', url: USERS },
    { id: '2', url: '/nowhere' },
  ]);
  const requestId = answer.headers['nymgate-request-id'];
  const lines = audits(from);
  expect(lines).toHaveLength(3);
  expect(lines.at(-1)).toMatchObject({
    ...{ requestId, batch: '', endpoint: '$batch', method: 'POST', connector: 'entra-id' },
    ...{ decision: 'allowed', status: 200, caller: 'local' },
  });
  const parts = parsePartResponses(answer);
  for (const id of ['1', '2']) {
    const own = parts[id]?.headers['Nymgate-Request-Id'];
    expect(own).not.toBe(requestId);
    expect(lines.filter((line) => line['requestId'] === own)).toMatchObject([{ batch: requestId }]);
  }
  expect(lines.find(({ endpoint }) => endpoint === '/v1.0/users')).toMatchObject({
    ...{ decision: 'allowed', method: 'GET', connector: 'entra-id' },
  });
});

describe('BAT-03 smuggling', () => {
  test.each<[string, BatchPart, number, string]>([
    ["another host's address", { id: '1', url: 'https://evil.example/v1.0/users' }, 400, 'TARGET_MALFORMED'],
    ["Graph's address", { id: '1', url: 'https://graph.microsoft.com/v1.0/users' }, 400, 'TARGET_MALFORMED'],
    ['an address without a scheme', { id: '1', url: '//evil.example/v1.0/users' }, 400, 'TARGET_MALFORMED'],
    ['dot segments', { id: '1', url: '/users/../groups' }, 400, 'TARGET_MALFORMED'],
    ['a fragment', { id: '1', url: '/users#/groups' }, 400, 'TARGET_MALFORMED'],
    ['a second query', { id: '1', url: '/users?$top=1?x' }, 400, 'TARGET_MALFORMED'],
    ['line ends', { id: '1', url: '/users\r\nX-A: b' }, 400, 'TARGET_MALFORMED'],
    ['another connector', { id: '1', url: `/outlook-cal/v1.0${USERS}` }, 403, 'ENDPOINT_NOT_ALLOWED'],
    ['another version', { id: '1', url: '/beta/users' }, 403, 'ENDPOINT_NOT_ALLOWED'],
    [
      'a batch',
      { id: '1', url: '/$batch', method: 'POST', body: { requests: [] } },
      403,
      'ENDPOINT_NOT_ALLOWED',
    ],
    ['a batch by GET', { id: '1', url: '/$batch' }, 403, 'ENDPOINT_NOT_ALLOWED'],
    ['a batch, encoded', { id: '1', url: '/%24b%61tch', method: 'POST' }, 403, 'ENDPOINT_NOT_ALLOWED'],
    [
      'a header of two values',
      {
        id: '1',
        url: '/users/delta',
        headers: { Prefer: 'odata.maxpagesize=5', prefer: 'odata.maxpagesize=6' },
      },
      400,
      'TARGET_MALFORMED',
    ],
    [
      'a header with a line end',
      { id: '1', url: '/users/delta', headers: { Prefer: 'odata.maxpagesize=5\r\nX-A: b' } },
      403,
      'HEADER_NOT_ALLOWED',
    ],
    [
      'a token in a header',
      { id: '1', url: USERS, headers: { 'X-A': `p~${'A'.repeat(64)}` } },
      400,
      'TOKEN_INVALID',
    ],
    ['a target of 9 KiB', { id: '1', url: `/users?$select=${'a'.repeat(9_000)}` }, 400, 'TARGET_MALFORMED'],
    [
      'a hundred headers',
      {
        id: '1',
        url: USERS,
        headers: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, '1'])),
      },
      400,
      'TARGET_MALFORMED',
    ],
  ])('%s', async (_, part, status, code) => {
    const parts = parsePartResponses(await send([part, { id: '2', url: USERS }]));
    expect(codes(parts)).toEqual({ 1: [status, code], 2: [200, undefined] });
    expect(gateway.seen()).toEqual(['/v1.0/users?$top=999']);
  });

  test('a header of a part says nothing about who calls, and goes no further than a rule lets it', async () => {
    const from = gateway.lines.length;
    const headers = {
      ...{ Authorization: 'Bearer stolen', Cookie: 'a=b', Host: 'evil.example', Via: '1.1 proxy' },
      ...{ 'X-Forwarded-For': '203.0.113.9', 'Content-Length': '7', 'If-None-Match': '"x"' },
      ConsistencyLevel: 'eventual',
    };
    const parts = parsePartResponses(await send([{ id: '1', url: '/users?$count=true&$top=1', headers }]));
    expect(codes(parts)).toEqual({ 1: [200, undefined] });
    const asked = gateway.simulator.requests.at(-1)?.headers ?? {};
    expect(asked['consistencylevel']).toBe('eventual');
    expect(Object.keys(asked)).not.toContain('cookie');
    expect(JSON.stringify(asked)).not.toMatch(/stolen|evil|203\.0\.113/);
    for (const line of audits(from)) expect(line).toMatchObject({ caller: 'local', client: '127.0.0.1' });
  });

  test('headers of the batch are not those of its parts', async () => {
    const headers = { prefer: 'odata.maxpagesize=7', consistencylevel: 'eventual' };
    await sendBatch(gateway.host.url, [{ id: '1', url: '/users/delta' }], { ...ENTRA, headers });
    const asked = gateway.simulator.requests.at(-1)?.headers ?? {};
    // Of sorted rows Graph is asked for the largest page, whatever a caller wants.
    expect(asked['prefer']).toBe('odata.maxpagesize=999');
  });
});

describe('BAT-02 what refuses the whole', () => {
  const body = JSON.stringify({ requests: [{ id: '1', method: 'GET', url: USERS }] });
  const JSON_TYPE = { 'content-type': 'application/json' };
  test.each<[string, Parameters<typeof sendRawRequest>[1], number, string]>([
    ['another path', { target: '/entra-id/users/$batch', body }, 403, 'ENDPOINT_NOT_ALLOWED'],
    ['a path behind it', { target: '/entra-id/v1.0/users/$batch', body }, 403, 'ENDPOINT_NOT_ALLOWED'],
    ['an unknown connector', { target: '/unknown/v1.0/$batch', body }, 403, 'CALLER_FORBIDDEN'],
    ['beta, where no rule names it', { target: '/entra-id/beta/$batch', body }, 403, 'ENDPOINT_NOT_ALLOWED'],
    ['a query', { target: '/entra-id/v1.0/$batch?$top=1', body }, 403, 'QUERY_NOT_ALLOWED'],
    ['no JSON', { target: ENTRA.target, body: '{' }, 400, 'TARGET_MALFORMED'],
    ['no body', { target: ENTRA.target }, 400, 'TARGET_MALFORMED'],
    ['no type', { target: ENTRA.target, body, headers: {} }, 415, 'BODY_NOT_ALLOWED'],
    [
      'compressed',
      { target: ENTRA.target, body, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } },
      415,
      'BODY_NOT_ALLOWED',
    ],
    ['beyond 1 MiB', { target: ENTRA.target, body: ' '.repeat(1_048_577) }, 403, 'BODY_NOT_ALLOWED'],
  ])('%s', async (_, request, status, code) => {
    const answer = await sendRawRequest(gateway.host.url, { method: 'POST', headers: JSON_TYPE, ...request });
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([status, code]);
    expect(gateway.seen()).toEqual([]);
  });

  test('21 parts: none is asked for', async () => {
    const parts = Array.from({ length: 21 }, (_, index) => ({ id: `${index}`, url: USERS }));
    const answer = await send(parts);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([400, 'TARGET_MALFORMED']);
    expect(gateway.seen()).toEqual([]);
    expect((await send(parts.slice(1))).status).toBe(200);
    expect(gateway.seen()).toHaveLength(20);
  });

  test('GET is no batch', async () => {
    const answer = await gateway.get(ENTRA.target);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'ENDPOINT_NOT_ALLOWED']);
  });
});

test('a part that fails takes those that depend on it with it, 424, and no other', async () => {
  const parts = parsePartResponses(
    await send([
      { id: 'first', url: '/nowhere' },
      { id: 'second', url: USERS, dependsOn: ['first'] },
      { id: 'third', url: USERS, dependsOn: ['second'] },
      { id: 'fourth', url: USERS },
      { id: 'fifth', url: USERS, dependsOn: ['fourth'] },
    ]),
  );
  expect(codes(parts)).toEqual({
    first: [403, 'ENDPOINT_NOT_ALLOWED'],
    second: [424, 'DEPENDENCY_FAILED'],
    third: [424, 'DEPENDENCY_FAILED'],
    fourth: [200, undefined],
    fifth: [200, undefined],
  });
  expect(gateway.seen()).toHaveLength(2);
});

test('a throttled part has its own Retry-After, also where Graph names none', async () => {
  gateway.simulator.answerNext({ status: 429, match: /users\/[0-9a-f-]{36}/, body: '{}' });
  const parts = parsePartResponses(
    await send([
      { id: '1', url: `/users/${token}` },
      { id: '2', url: USERS },
    ]),
  );
  expect(codes(parts)).toEqual({ 1: [429, 'SOURCE_THROTTLED'], 2: [200, undefined] });
  expect(parts['1']?.headers['Retry-After']).toBe('5');
});

test('a part whose response is cut has its own code; the others are served', async () => {
  const headers = { 'content-type': 'application/json' };
  const cut = { status: 200, headers, body: '{"value":[]}', cutAfter: 5 };
  gateway.simulator.answerNext({ match: /groups/, ...cut });
  const parts = parsePartResponses(
    await send([
      { id: '1', url: '/groups?$top=1' },
      { id: '2', url: USERS },
    ]),
  );
  expect(codes(parts)).toEqual({ 1: [502, 'SOURCE_TRUNCATED'], 2: [200, undefined] });
});

test("links in a part lead to the gateway, and their paths are taken in a batch's urls", async () => {
  const first = parsePartResponses(await send([{ id: '1', url: USERS }]))['1']?.body as {
    '@odata.nextLink': string;
  };
  const link = first['@odata.nextLink'];
  expect(link.startsWith(`${gateway.host.url}/entra-id/v1.0/users?$skiptoken=s~`)).toBe(true);
  const parts = parsePartResponses(
    await send([
      { id: 'whole', url: link },
      { id: 'path', url: link.slice(gateway.host.url.length) },
    ]),
  );
  expect(codes(parts)).toEqual({ whole: [200, undefined], path: [200, undefined] });
});

test('BAT-04 slow parts end with the time of the batch, each with 504; those that were done stay', async () => {
  const hurried = await startGateway({
    connectors: ['entra-id'],
    simulator: { people: 2 },
    config: { limits: { requestMilliseconds: 3_000, firstByteMilliseconds: 2_500 } },
  });
  vi.useFakeTimers({ toFake: ['hrtime', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  hurried.simulator.answerNext({
    ...{ status: 200, match: /groups/, delay: new Promise<void>(() => undefined), times: 6 },
  });
  const slow = Array.from({ length: 6 }, (_, index) => ({
    ...{ id: `slow${index}`, url: `/groups?$top=${index + 1}` },
  }));
  const sent = sendBatch(hurried.host.url, [{ id: 'quick', url: USERS }, ...slow]);
  const asked = () => hurried.simulator.requests.filter(({ rawTarget }) => /groups/.test(rawTarget)).length;
  await vi.waitUntil(() => asked() === 4, PATIENCE);
  vi.advanceTimersByTime(2_500);
  await vi.waitUntil(() => asked() === 6, PATIENCE);
  vi.advanceTimersByTime(500);
  const answer = await sent;
  const { quick, ...late } = codes(parsePartResponses(answer));
  expect(quick).toEqual([200, undefined]);
  expect(new Set(Object.values(late).map((told) => told.join()))).toEqual(new Set(['504,SOURCE_TIMEOUT']));
  await hurried.close();
});

test('BAT-04 a caller that leaves ends what is asked of Graph, and nothing more is asked', async () => {
  let open = () => {};
  const delay = new Promise<void>((resolve) => {
    open = resolve;
  });
  gateway.simulator.answerNext({ status: 200, match: /groups/, delay, times: 8 });
  const from = gateway.lines.length;
  const mark = gateway.simulator.requests.length;
  const asked = () =>
    gateway.simulator.requests.slice(mark).filter(({ rawTarget }) => /groups/.test(rawTarget));
  const parts = Array.from({ length: 8 }, (_, index) => ({
    ...{ id: `${index}`, method: 'GET', url: `/groups?$top=${index + 1}` },
  }));
  const body = JSON.stringify({ requests: parts });
  const { hostname, port, host } = new URL(gateway.host.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST ${ENTRA.target} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await expect.poll(() => asked().length, { timeout: 10_000 }).toBe(4);
  socket.destroy();
  await expect.poll(() => audits(from).length, { timeout: 10_000 }).toBe(9);
  expect(asked()).toHaveLength(4);
  expect(new Set(audits(from).map(({ code }) => code))).toEqual(new Set(['SOURCE_UNREACHABLE']));
  open();
});

test("a caller's client-request-id comes back in the part that it was sent with", async () => {
  const from = gateway.lines.length;
  const headers = { 'Client-Request-Id': GUID };
  const parts = parsePartResponses(
    await send([
      { id: '1', url: '/nowhere', headers },
      { id: '2', url: '/nowhere' },
    ]),
  );
  expect(parts['1']?.headers['Client-Request-Id']).toBe(GUID);
  expect(parts['1']?.body).toMatchObject({ error: { innerError: { 'client-request-id': GUID } } });
  expect(audits(from).filter(({ clientRequestId }) => clientRequestId === GUID)).toHaveLength(1);
  expect(JSON.stringify(parts['2'])).not.toContain(GUID);
});

describe('callers', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-batch-'));
  let closed: TestGateway;
  const keys: Record<string, string> = {};
  beforeAll(async () => {
    const record = (name: string, grant: object) => {
      const made = createApiKey((length) => randomBytes(length));
      keys[name] = made.text;
      return {
        ...{ id: made.id, name, hash: hashApiKey(made), connectors: ['entra-id'] },
        ...{ created: new Date().toISOString(), expires: new Date(Date.now() + 86_400_000).toISOString() },
        ...grant,
      };
    };
    const records = [
      record('slow', { requestsPerMinute: 4 }),
      record('narrow', { concurrentRequests: 1 }),
      record('guessing', {}),
    ];
    writeFileSync(join(directory, 'callers.json'), formatKeyFile(records), { mode: 0o600 });
    closed = await startGateway({
      connectors: ['entra-id', 'outlook-cal'],
      simulator: { people: 4 },
      config: {
        callers: { apiKeys: { file: join(directory, 'callers.json') } },
        limits: { invalidTokens: 3 },
      },
    });
  });
  afterAll(async () => {
    await closed.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const as = (name: string, parts: readonly BatchPart[], target = ENTRA.target) =>
    sendBatch(closed.host.url, parts, { target, headers: { 'x-api-key': keys[name] ?? '' } });
  const many = (count: number, url = USERS) =>
    Array.from({ length: count }, (_, index) => ({ id: `${index}`, url }));

  test('BAT-05 nobody unknown has a batch answered, whatever its parts say', async () => {
    const parts = [{ id: '1', url: USERS, headers: { 'X-Api-Key': keys['narrow'] ?? '' } }];
    const answer = await sendBatch(closed.host.url, parts, ENTRA);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([401, 'CALLER_UNKNOWN']);
  });

  test('BAT-05 a batch is no way to a connector that is not granted', async () => {
    const answer = await as('narrow', many(1), '/outlook-cal/v1.0/$batch');
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'CALLER_FORBIDDEN']);
    expect(closed.seen()).toEqual([]);
  });

  test('BAT-05 each part counts for the rate, and so does the batch', async () => {
    const parts = parsePartResponses(await as('slow', many(6)));
    const statuses = Object.values(parts).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
    const refused = Object.values(parts).find(({ status }) => status === 429);
    expect(Number(refused?.headers['Retry-After'])).toBeGreaterThan(0);
  });

  test('BAT-05 a caller of one request at once is served one part after the other', async () => {
    const parts = parsePartResponses(await as('narrow', many(5)));
    expect(Object.values(parts).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  test('BAT-05 each forged pseudonym of a batch is a guess', async () => {
    const forged = many(6, '/users/p~AAAAAAAAAAAAAAAAAAAAAAAA').map((part, index) =>
      index === 0 ? part : { ...part, dependsOn: [] },
    );
    const statuses = Object.values(parsePartResponses(await as('guessing', forged))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status === 400).length).toBeLessThan(6);
    expect(statuses).toContain(429);
  });
});

/** Of a batch's target, some of which servers read as the plain one. */
const SPELLINGS = [
  '/v1.0/$batch',
  '/v1.0/%24batch',
  '/v1.0/$BATCH',
  '/v1.0/users/$batch',
  '/v1.0/%24%62atch',
  '/v1.0/$batch/',
  '/v1.0/$batch%20',
  '/v1.0/$batch.',
  '/v1.0/$batch()',
  "/v1.0/$batch('x')",
  '/v1.0/$batch/x',
  '/v1.0/microsoft.graph.$batch',
  '/v1.0/%EF%BC%84batch',
  '/v1.0/$batch%E2%80%8B',
];

describe("under Psoxy's rules", () => {
  const RULES = `endpoints:
  - pathTemplate: /v1.0/search/query
    allowedMethods: [POST]
    requestBody:
      required: true
      content:
        application/json:
          schema: { type: object, properties: { about: { type: string } }, additionalProperties: false }
    transforms:
      - !<redact>
        jsonPaths: ["$.secret"]
  - pathRegex: '^/v1\\.0/[^s?][^?]*(\\?.*)?$'
    allowedMethods: [GET, POST]
    transforms:
      - !<redact>
        jsonPaths: ["$..secret"]
`;
  let psoxy: RecordingGateway;
  beforeAll(async () => {
    psoxy = await startRecordingGateway({
      rules: RULES,
      config: { methods: ['GET', 'HEAD', 'POST'], compat: 'psoxy', targetOverrides: true },
    });
  });
  afterAll(() => psoxy.close());
  beforeEach(() => {
    psoxy.seen();
    psoxy.respond('{"a":1,"secret":"x"}');
  });
  const JSON_TYPE = { 'Content-Type': 'application/json' };

  test('BAT-01 a body goes where rules and configuration name the method, and nowhere else', async () => {
    const post = { method: 'POST', headers: JSON_TYPE };
    const parts = parsePartResponses(
      await sendBatch(psoxy.host.url, [
        { id: '1', url: '/search/query', body: { about: 'x' }, ...post },
        { id: '2', url: '/search/query', body: { other: 'x' }, ...post },
        { id: '3', url: '/search/query', body: { about: 'x' }, method: 'PATCH', headers: JSON_TYPE },
      ]),
    );
    expect(codes(parts)).toEqual({
      1: [200, undefined],
      2: [403, 'BODY_NOT_ALLOWED'],
      3: [403, 'METHOD_NOT_ALLOWED'],
    });
    expect(parts['1']?.body).toEqual({ a: 1 });
    expect(psoxy.seen().map(({ method, target, body }) => [method, target, body])).toEqual([
      ['POST', '/v1.0/search/query', '{"about":"x"}'],
    ]);
  });

  test.each(SPELLINGS)('BAT-01 a rule for every path lets no batch through to Graph: %s', async (target) => {
    const answer = await sendBatch(psoxy.host.url, [{ id: '1', url: '/$batch', method: 'POST', body: {} }], {
      target,
    });
    expect([200, 403]).toContain(answer.status);
    expect(psoxy.seen()).toEqual([]);
  });

  test.each(SPELLINGS)('BAT-01 nor does it by a method that makes no batch: %s', async (target) => {
    for (const method of ['GET', 'HEAD', 'PATCH', 'PUT'])
      for (const [path, headers] of [
        [target, {}],
        ['/v1.0/users', { 'X-Psoxy-TargetPath': target }],
      ] as const) {
        const { status } = await psoxy.send({ target: path, method, headers });
        expect([method, path, status]).toEqual([method, path, 403]);
      }
    expect(psoxy.seen()).toEqual([]);
  });

  test('BAT-01 nor do headers that name another target, of the batch or of a part', async () => {
    const headers = { 'X-Psoxy-TargetPath': '/v1.0/$batch' };
    const inside = parsePartResponses(
      await sendBatch(psoxy.host.url, [{ id: '1', url: '/users', method: 'POST', body: {}, headers }]),
    );
    expect(codes(inside)).toEqual({ 1: [403, 'ENDPOINT_NOT_ALLOWED'] });
    const outside = await sendBatch(psoxy.host.url, [{ id: '1', url: '/users' }], {
      target: '/v1.0/users',
      headers,
    });
    expect(parsePartResponses(outside)['1']?.status).toBe(200);
    expect(psoxy.seen().map(({ method, target }) => [method, target])).toEqual([['GET', '/v1.0/users']]);
  });

  test('BAT-03 an answer of several documents has no place in a batch', async () => {
    psoxy.respond('{"a":1}\n{"a":2}');
    const alone = await psoxy.send({ target: '/v1.0/users' });
    expect(alone.status).toBe(200);
    const parts = parsePartResponses(await sendBatch(psoxy.host.url, [{ id: '1', url: '/users' }]));
    expect(codes(parts)).toEqual({ 1: [502, 'RESPONSE_NOT_SANITIZABLE'] });
  });
});

test('batch: false serves none', async () => {
  const none = await startGateway({
    connectors: ['entra-id'],
    simulator: { people: 2 },
    config: { batch: false, methods: ['GET', 'POST'] },
  });
  const answer = await sendBatch(none.host.url, [{ id: '1', url: USERS }]);
  expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'ENDPOINT_NOT_ALLOWED']);
  expect(none.seen()).toEqual([]);
  await none.close();
});

describe('under beta', () => {
  test('its parts are of beta, each by its own rule; one of v1.0 is none of them', async () => {
    const beta = await startGateway({
      connectors: ['entra-id'],
      simulator: { people: 2 },
      options: { beta: true },
    });
    const parts = parsePartResponses(
      await sendBatch(
        beta.host.url,
        [
          { id: 'own', url: USERS },
          { id: 'beta', url: `/beta${USERS}` },
          { id: 'other', url: `/v1.0${USERS}` },
          { id: 'hidden', url: "/users?$filter=displayName%20eq%20'x'" },
        ],
        { target: '/beta/$batch' },
      ),
    );
    expect(codes(parts)).toEqual({
      own: [200, undefined],
      beta: [200, undefined],
      other: [403, 'ENDPOINT_NOT_ALLOWED'],
      hidden: [403, 'QUERY_NOT_ALLOWED'],
    });
    expect(beta.seen()).toEqual(['/beta/users?$top=999', '/beta/users?$top=999']);
    await beta.close();
  });

  test('BAT-05 where no rule names a path of beta there is no batch of it', async () => {
    const answer = await send([{ id: '1', url: USERS }], { target: '/entra-id/beta/$batch' });
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'ENDPOINT_NOT_ALLOWED']);
    expect(gateway.seen()).toEqual([]);
  });
});

test('with one connector the batch needs no name of it', async () => {
  const single = await startGateway({ connectors: ['entra-id'], simulator: { people: 2 } });
  const parts = parsePartResponses(
    await sendBatch(single.host.url, [
      { id: '1', url: USERS },
      { id: '2', url: `/v1.0${USERS}` },
    ]),
  );
  expect(codes(parts)).toEqual({ 1: [200, undefined], 2: [200, undefined] });
  await single.close();
});

test('BAT-04 answers that are too large together: the first have their place, the others a refusal', async () => {
  const small = await startGateway({
    connectors: ['entra-id'],
    simulator: { people: 30 },
    config: { limits: { responseBytes: 40_000 } },
  });
  const page = (await small.get('/v1.0/users?$top=20')).body.length;
  const fit = Math.floor(40_000 / page);
  expect(fit).toBeGreaterThan(0);
  expect(fit).toBeLessThan(8);
  const parts = parsePartResponses(
    await sendBatch(
      small.host.url,
      Array.from({ length: 8 }, (_, index) => ({ id: `${index}`, url: '/users?$top=20' })),
    ),
  );
  const told = Object.values(codes(parts)).map((one) => one.join());
  expect(told.filter((one) => one === '200,')).toHaveLength(fit);
  expect(told.filter((one) => one === '502,RESPONSE_NOT_SANITIZABLE')).toHaveLength(8 - fit);
  await small.close();
});

describe('a batch that names no connector', () => {
  const target = '/v1.0/$batch';
  test('BAT-01 each part finds the connector whose rules name its path, and says which', async () => {
    const window = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-11-03T00:00:00Z';
    const parts = parsePartResponses(
      await send(
        [
          { id: 'directory', url: USERS },
          { id: 'calendar', url: `/users/${token}/calendarView?${window}` },
          { id: 'named', url: `/outlook-cal/v1.0/users/${token}/calendarView?${window}` },
          { id: 'nobody', url: '/nowhere' },
        ],
        { target },
      ),
    );
    expect(codes(parts)).toEqual({
      directory: [200, undefined],
      calendar: [200, undefined],
      named: [200, undefined],
      nobody: [403, 'ENDPOINT_NOT_ALLOWED'],
    });
    const served = Object.values(parts).map(({ headers }) => headers['Nymgate-Connector']);
    expect(served).toEqual(['entra-id', 'outlook-cal', 'outlook-cal', undefined]);
  });
});
