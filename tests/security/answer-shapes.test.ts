import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

// An answer of another shape than its endpoint declares would come out as less than Graph said, with status 200 (SHP-01).

const ID = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const LINK = '{graph}/v1.0/users?$skiptoken=x';
const CONNECTORS = ['entra-id', 'outlook-cal'] as const;
let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  gateway = await startGateway({ connectors: CONNECTORS });
  token = await firstUser(gateway);
});
afterAll(() => gateway.close());

async function firstUser({ get }: TestGateway): Promise<string> {
  const users = (await get('/entra-id/v1.0/users?$top=1')).json() as { value: { id: string }[] };
  return users.value[0]?.id ?? '';
}

async function ask(target: string, body: string, extra: { status?: number; type?: string } = {}) {
  gateway.simulator.answerNext({
    server: 'graph',
    status: extra.status ?? 200,
    headers: { 'content-type': extra.type ?? 'application/json' },
    body: body.replaceAll('{graph}', gateway.simulator.graphUrl),
  });
  return gateway.get(target);
}

/** The last audit line: shape and code. */
function audited(): readonly unknown[] {
  const line = gateway.lines.findLast((text) => text.includes('"audit":1')) ?? '{}';
  const { shape, code } = JSON.parse(line) as Record<string, unknown>;
  return [shape, code];
}

const USERS = '/entra-id/v1.0/users';
const user = () => `/entra-id/v1.0/users/${token}`;

const WITHHELD: readonly [shape: string, target: () => string, body: string][] = [
  ['no-value', () => USERS, '{"values":[{}]}'],
  ['no-value', () => USERS, '{}'],
  ['no-value', () => USERS, `{"id":"${ID}"}`],
  ['value', () => USERS, '{"value":null}'],
  ['value', () => USERS, '{"value":{}}'],
  ['row', () => USERS, `{"value":["x",1,null,{"id":"${ID}"}]}`],
  ['row', () => USERS, `{"value":[{"id":"${ID}"},null]}`],
  ['root', () => USERS, '[]'],
  ['paging', () => USERS, `{"value":[],"@odata.nextlink":"${LINK}"}`],
  ['paging', () => USERS, `{"value":[],"odata.nextLink":"${LINK}"}`],
  ['paging', () => USERS, `{"value":[{"manager@odata.nextLink":"${LINK}"}]}`],
  ['collection', user, `{"value":[{"id":"${ID}"}]}`],
  ['paging', user, `{"id":"${ID}","@odata.nextLink":"${LINK}"}`],
];

test.each(WITHHELD)('SHP-01 %s: %o %s is withheld, counted and written down', async (shape, target, body) => {
  const answer = await ask(target(), body);
  expect([answer.status, answer.headers['nymgate-error']]).toEqual([502, 'RESPONSE_NOT_SANITIZABLE']);
  expect((answer.json() as { error: { message: string } }).error.message).toContain(`(${shape})`);
  expect(audited()).toEqual([shape, 'RESPONSE_NOT_SANITIZABLE']);
});

test('SHP-01 each shape has its count, by endpoint', async () => {
  const text = await (await fetch(`${gateway.host.adminUrl}/metrics`)).text();
  const counts: Record<string, number> = {};
  for (const [, endpoint, shape, count] of text.matchAll(
    /^nymgate_shapes_withheld_total\{connector="entra-id",endpoint="([^"]*)",shape="([^"]*)"\} (\d+)$/gm,
  ))
    counts[`${endpoint} ${shape}`] = Number(count);
  expect(counts).toEqual({
    '/v1.0/users no-value': 3,
    '/v1.0/users value': 2,
    '/v1.0/users row': 2,
    '/v1.0/users root': 1,
    '/v1.0/users paging': 3,
    '/v1.0/users/{userId} collection': 1,
    '/v1.0/users/{userId} paging': 1,
  });
});

test('SHP-01 what is of the declared shape, empty or an error stays what it is', async () => {
  expect((await ask(USERS, '{"value":[]}')).json()).toEqual({ value: [] });
  expect((await ask(user(), '{"department":"x"}')).json()).toEqual({ department: 'x' });
  expect((await ask(user(), '{}')).json()).toEqual({});
  expect((await ask(USERS, '', { status: 204 })).status).toBe(204);
  expect((await ask(USERS, '')).status).toBe(200);
  const failed = await ask(USERS, '{"error":{"code":"Request_ResourceNotFound"}}', { status: 404 });
  expect([failed.status, failed.headers['nymgate-error']]).toEqual([404, 'SOURCE_ERROR']);
  expect(audited()).toEqual(['', 'SOURCE_ERROR']);
});

describe('with ids in clear, where any word could be one', () => {
  let open: TestGateway;
  let events: string;
  beforeAll(async () => {
    open = await startGateway({ connectors: CONNECTORS, options: { ids: 'clear' } });
    events = `/outlook-cal/v1.0/users/${await firstUser(open)}/events`;
    open.seen();
  });
  afterAll(() => open.close());

  test('an id is asked for', async () => {
    await open.get(`${events}/AAMkAGI2deltas`);
    expect(open.seen()).toHaveLength(1);
  });

  test.each([
    'delta',
    'Delta',
    '%64elta',
    '$count',
    '$ref',
    '$value',
    'microsoft.graph.delta',
    'microsoft.graph.delta()',
    'graph.delta',
  ])('SHP-01 a word that Graph reserves is no id: events/%s is not asked for as an event', async (word) => {
    const answer = await open.get(`${events}/${word}`);
    expect([answer.status >= 400, open.seen()]).toEqual([true, []]);
  });
});
