import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../src/graph/endpoints.ts';
import { createSelfSignedCertificate, type Entity, type Simulator, startSimulator } from '../src/index.ts';
import { createGraphClient, type GraphClient } from './clients.ts';
import { renderSupportTables } from './support-tables.ts';

/** The code of a 403 for a missing role. */
const REFUSALS: Readonly<Record<string, string>> = {
  directory: 'Authorization_RequestDenied',
  outlook: 'ErrorAccessDenied',
  teams: 'Forbidden',
  files: 'accessDenied',
};

let simulator: Simulator;
let graph: GraphClient;

beforeAll(async () => {
  simulator = await startSimulator({
    people: 30,
    decorate: (kind, entity) => ({ ...entity, decorated: kind }),
  });
  graph = await createGraphClient(simulator, [
    'User.Read.All',
    'GroupMember.Read.All',
    'Calendars.Read',
    'MailboxSettings.Read',
  ]);
});
afterAll(() => simulator.close());

type Raw = { status: number; headers: NodeJS.Dict<string | string[]>; bytes: Buffer; failed?: string };

function raw(
  target: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Raw> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(simulator.graphUrl);
    const sent = httpRequest({ hostname, port, path: target, ...options }, (response) => {
      const chunks: Buffer[] = [];
      const done = (failed?: string) =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
          ...(failed && { failed }),
        });
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => done())
        .on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'failed'));
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ status: 0, headers: {}, bytes: Buffer.alloc(0), failed: error.code ?? 'failed' }),
    );
    sent.end();
  });
}

describe('the Graph server', () => {
  test.each([
    '/',
    '/v1.0',
    '/v1.0/',
    '/beta/applications',
    '/v1.0/me/messages',
    '/v1.0/users/x/messages/y/attachments',
    '/v1.0/drives/x/root/children',
    '/v1.0/users/x/photo/$value',
    '/v1.0/users/x/$count',
    '/v1.0/$batch',
    '/v1.0/users//events',
    '/v1.0/users/x/events/y/attachments',
    '/v1.0/users/x/calendar',
    '//v1.0/users',
    '/v1.0/groups/x/members/$ref',
  ])('%s is a 404', async (target) => {
    const { status, body } = await graph.get(target);
    expect([status, Object.keys(body)]).toEqual([404, ['error']]);
  });

  test('an endpoint opens with each of its roles and with no other', async () => {
    const none = await createGraphClient(simulator, ['Presence.Read.All']);
    const clients = new Map<string, GraphClient>();
    const slots: Record<string, string> = {
      user: simulator.people[1]?.id ?? '',
      group: 'x',
      event: 'x',
      calendar: 'x',
      part: 'timeZone',
    };
    for (const endpoint of ENDPOINTS) {
      const target = `/v1.0/${endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? 'x')}`;
      const { status, body } = await none.get(target);
      expect([endpoint.id, status, (body['error'] as { code: string }).code]).toEqual([
        endpoint.id,
        403,
        REFUSALS[endpoint.service],
      ]);
      for (const role of endpoint.roles) {
        const client = clients.get(role) ?? (await createGraphClient(simulator, [role]));
        clients.set(role, client);
        expect((await client.get(target)).status).not.toBe(403);
      }
    }
  });

  test.each([
    ['no header', {}],
    ['another scheme', { authorization: 'Basic eDp5' }],
    ['no token', { authorization: 'Bearer x' }],
    ['a token of someone else', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }],
  ])('%s: 401 with a challenge', async (_name, headers) => {
    const answer = await raw('/v1.0/users', { headers });
    expect([answer.status, JSON.parse(answer.bytes.toString()).error.code]).toEqual([
      401,
      'InvalidAuthenticationToken',
    ]);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  test('an expired access token and one for another resource are a 401', async () => {
    let now = Date.now();
    const own = await startSimulator({ people: 3, now: () => new Date(now) });
    const client = await createGraphClient(own, ['User.Read.All']);
    expect((await client.get('/v1.0/users')).status).toBe(200);
    now += 3_600_000;
    expect((await client.get('/v1.0/users')).status).toBe(401);
    await own.close();
  });

  test('headers, compression, HEAD and metadata level', async () => {
    const token = (await graph.get('/v1.0/users', { 'client-request-id': 'abc-1' })).headers;
    expect(token.get('client-request-id')).toBe('abc-1');
    expect(token.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(token.get('x-ms-ags-diagnostic') ?? '')).toHaveProperty('ServerInfo.DataCenter');
    expect(token.get('content-encoding')).toBe('gzip');
    const bare = (await graph.get('/v1.0/users?$top=1', { accept: 'application/json;odata.metadata=none' }))
      .body;
    expect(Object.keys(bare)).toEqual(['@odata.nextLink', 'value']);
    expect((await raw('/v1.0/users', { method: 'POST' })).status).toBe(401);
  });

  test('decorates every entity just before it is written', async () => {
    const id = simulator.people[1]?.id;
    const targets = {
      user: `/v1.0/users/${id}`,
      event: `/v1.0/users/${id}/events`,
      calendar: `/v1.0/users/${id}/calendars`,
      mailboxSettings: `/v1.0/users/${id}/mailboxSettings`,
      group: '/v1.0/groups',
    };
    for (const [kind, target] of Object.entries(targets)) {
      const { body } = await graph.get(target);
      const entities = [body['value'] ?? body].flat() as Entity[];
      expect(entities.every((entity) => entity['decorated'] === kind)).toBe(true);
    }
  });
});

describe('traffic', () => {
  test('records targets as they came on the wire, and of credentials the scheme only', async () => {
    const target = "/v1.0/users('a%2E%2Eb')/./x?%24top=1&&q=%C3%A4";
    await raw(target, { headers: { authorization: 'Bearer secret' } });
    const last = simulator.requests.at(-1);
    expect(last).toMatchObject({ server: 'graph', method: 'GET', rawTarget: target, status: 401 });
    expect(JSON.stringify(last)).not.toContain('secret');
    expect(simulator.requests.filter(({ server }) => server === 'entra').at(-1)).toMatchObject({
      method: 'POST',
      status: 200,
    });
  });

  test('injected answers are given once, to the first that matches', async () => {
    simulator.answerNext({
      match: /groups/g,
      status: 429,
      headers: { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] },
      body: '{}',
    });
    simulator.answerNext({ server: 'entra', status: 503 });
    expect((await raw('/v1.0/users')).status).toBe(401);
    const throttled = await raw('/v1.0/groups');
    expect([throttled.status, throttled.headers['retry-after'], throttled.headers['set-cookie']]).toEqual([
      429,
      '7',
      ['a=1', 'b=2'],
    ]);
    expect((await raw('/v1.0/groups')).status).toBe(401);
    expect((await fetch(`${simulator.entraUrl}/x/oauth2/v2.0/token`, { method: 'POST' })).status).toBe(503);
    expect((await fetch(`${simulator.entraUrl}/x/oauth2/v2.0/token`, { method: 'POST' })).status).toBe(400);
  });

  test.each([0, 1, 9])('a body cut after %d bytes breaks the connection', async (cutAfter) => {
    simulator.answerNext({ status: 200, body: '{"value":[]}', cutAfter });
    const answer = await raw('/v1.0/users');
    expect([answer.bytes.length, answer.failed]).toEqual([cutAfter, 'ECONNRESET']);
  });

  test('a negative cut breaks it before the status line', async () => {
    simulator.answerNext({ status: 200, body: '{}', cutAfter: -1 });
    expect(await raw('/v1.0/users')).toMatchObject({ status: 0, failed: 'ECONNRESET' });
  });

  test('binary bodies pass as they are', async () => {
    const body = Buffer.from([0x1f, 0x8b, 0xff, 0x00]);
    simulator.answerNext({ status: 200, body, headers: { 'content-encoding': 'gzip' } });
    const answer = await raw('/v1.0/users');
    expect(answer.bytes).toEqual(body);
    expect(() => gunzipSync(answer.bytes)).toThrow();
  });
});

test('speaks HTTPS on all servers when given a certificate', async () => {
  const { certificate, key } = createSelfSignedCertificate({ names: ['127.0.0.1'] });
  const own = await startSimulator({ people: 2, tls: { certificate, key } });
  for (const url of [own.graphUrl, own.entraUrl, own.issuerUrl]) {
    const status = await new Promise((resolve, reject) => {
      httpsRequest(`${url}/nothing`, { ca: certificate }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect([401, 404]).toContain(status);
  }
  await own.close();
});

test('refuses impossible sizes and taken ports', async () => {
  for (const people of [0, 10_001, 1.5]) await expect(startSimulator({ people })).rejects.toThrow(RangeError);
  await expect(
    startSimulator({ people: 1, entraPort: Number(new URL(simulator.graphUrl).port) }),
  ).rejects.toThrow(/EADDRINUSE/);
});

test('five thousand people are all there', async () => {
  const own = await startSimulator({ people: 5000 });
  const client = await createGraphClient(own, ['User.Read.All']);
  const { rows } = await client.walk('/v1.0/users?$top=999&$select=id');
  expect(new Set(rows.map((row) => row['id'])).size).toBe(5000);
  await own.close();
});

test('docs/reference/simulator.md shows the table that the server follows', () => {
  const page = readFileSync(new URL('../../../docs/reference/simulator.md', import.meta.url), 'utf8');
  const shown = /<!-- support:begin -->\n([\s\S]*)\n<!-- support:end -->/.exec(page)?.[1];
  expect(shown).toBe(renderSupportTables());
});
