import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey, hashApiKey } from '../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../packages/gateway/src/caller-auth/key-file.ts';
import type { RawResponse } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

/** A key file with one key for some connectors; returns the key's text and the file. */
function writeKey(
  name: string,
  connectors: readonly string[],
): { readonly text: string; readonly file: string } {
  const key = createApiKey((length) => randomBytes(length));
  const file = join(tmpdir(), `nymgate-${name}-${process.pid}.json`);
  const record = {
    id: key.id,
    name,
    hash: hashApiKey(key),
    created: new Date().toISOString(),
    expires: new Date(Date.now() + 86_400_000).toISOString(),
    connectors,
  };
  writeFileSync(file, formatKeyFile([record]), { mode: 0o600 });
  return { text: key.text, file };
}

const lastAudit = (gateway: TestGateway) =>
  JSON.parse(gateway.lines.filter((line) => line.startsWith('{"audit"')).at(-1) ?? '{}') as Record<
    string,
    unknown
  >;

const outcome = (answer: RawResponse) => [answer.status, answer.headers['nymgate-error']];

type Page = { readonly value: readonly { readonly id: string }[]; readonly '@odata.nextLink'?: string };

const nextLink = (answer: RawResponse) => (answer.json() as Page)['@odata.nextLink'] ?? '';

describe('REQ-17 one base URL for every connector', () => {
  let gateway: TestGateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startGateway({ connectors: ['outlook-cal', 'entra-id', 'msft-teams'] });
    const users = (await gateway.get('/v1.0/users?$top=1')).json() as Page;
    token = users.value[0]?.id ?? '';
    gateway.seen();
  });
  afterAll(() => gateway.close());

  test.each([
    ['/v1.0/users?$top=1', 'outlook-cal'],
    ['/V1.0/Users?$top=1', 'outlook-cal'],
    ['/entra-id/v1.0/users?$top=1', 'entra-id'],
    ['/v1.0/users/delta()?$select=id', 'entra-id'],
    ["/v1.0/users('{token}')/manager", 'entra-id'],
    ['/v1.0/users/{token}/events?$top=1', 'outlook-cal'],
    ['/v1.0/teams?$top=1', 'msft-teams'],
  ])('%s goes to the first connector whose rules name it: %s', async (target, connector) => {
    const answer = await gateway.get(target.replace('{token}', token));
    expect(answer.headers['nymgate-connector']).toBe(connector);
    expect(lastAudit(gateway)).toMatchObject({ connector, policy: answer.headers['nymgate-policy'] });
    expect(gateway.seen()).toHaveLength(1);
  });

  test('a link leads to its connector by the prefix, and is good for nothing at another one', async () => {
    const link = nextLink(await gateway.get('/entra-id/v1.0/users?$top=1'));
    expect(link.startsWith(`${gateway.host.url}/entra-id/v1.0/users?$skiptoken=s~`)).toBe(true);
    const sealed = link.slice(link.indexOf('?'));
    expect((await gateway.get(`/entra-id/v1.0/users${sealed}`)).status).toBe(200);
    gateway.seen();
    for (const path of ['/v1.0/users', '/outlook-cal/v1.0/users', '/msft-teams/v1.0/users'])
      expect(outcome(await gateway.get(`${path}${sealed}`)), path).toEqual([400, 'TOKEN_INVALID']);
    expect(gateway.seen()).toEqual([]);
  });

  test.each([
    '/beta/users/{token}',
    '/v1.0/nothing/{token}',
    '/v1.0/{token}',
    '/entra-id/beta/users/{token}',
    '/entra-id/v1.0/nothing/{token}',
    '/beta/copilot/users/{token}/interactionHistory/getAllEnterpriseInteractions',
    '/v1.0/copilot/users/{token}/interactionHistory/getAllEnterpriseInteractions()',
    '/v1.0/nothing',
    '/entra-id',
    '/entra-id/',
  ])('%s, which no rule names, says so, token or not', async (target) => {
    const answer = await gateway.get(target.replace('{token}', token));
    expect(outcome(answer)).toEqual([403, 'ENDPOINT_NOT_ALLOWED']);
    expect(gateway.seen()).toEqual([]);
  });

  test.each(['/{token}/v1.0/users', '/nothing/v1.0/users', '/Entra-ID/v1.0/users'])(
    '%s, which names no connector, says so',
    async (target) => {
      const answer = await gateway.get(target.replace('{token}', token));
      expect(outcome(answer)).toEqual([403, 'CALLER_FORBIDDEN']);
      expect(answer.body).toContain('it may use outlook-cal, entra-id, msft-teams');
      expect(gateway.seen()).toEqual([]);
    },
  );
});

test('REQ-17 with one connector its prefix is taken too, and its links carry it', async () => {
  const gateway = await startGateway({ connectors: ['entra-id'], simulator: { people: 12 } });
  const [bare, prefixed] = [
    await gateway.get('/v1.0/users?$top=1'),
    await gateway.get('/entra-id/v1.0/users?$top=1'),
  ];
  expect(gateway.seen()).toEqual(['/v1.0/users?$top=999', '/v1.0/users?$top=999']);
  for (const answer of [bare, prefixed]) {
    expect(answer.headers['nymgate-connector']).toBe('entra-id');
    const link = nextLink(answer);
    expect(link.startsWith(`${gateway.host.url}/entra-id/v1.0/users?`)).toBe(true);
    expect((await gateway.get(link.slice(gateway.host.url.length))).status).toBe(200);
  }
  await gateway.close();
});

/** What a caller is told, but for what differs with each request. */
function told({ status, headers, body }: RawResponse): unknown {
  const {
    date: _,
    'nymgate-request-id': id = '',
    'request-id': __,
    'nymgate-policy': ___,
    ...others
  } = headers;
  return { status, headers: others, body: body.replaceAll(id, '').replace(/"date":"[^"]*"/, '') };
}

describe('REQ-17 a caller that a connector does not let in', () => {
  let whole: TestGateway;
  let without: TestGateway;
  let key: ReturnType<typeof writeKey>;
  const ask = (gateway: TestGateway, target: string) =>
    gateway.get(target, { authorization: `Bearer ${key.text}` });
  beforeAll(async () => {
    key = writeKey('one-base', ['entra-id', 'msft-onedrive']);
    const config = { callers: { apiKeys: { file: key.file } } };
    const simulator = { people: 12 };
    const served = ['entra-id', 'msft-onedrive'];
    whole = await startGateway({ connectors: ['outlook-cal', ...served, 'msft-teams'], simulator, config });
    without = await startGateway({ connectors: served, simulator, config });
  });
  afterAll(() => Promise.all([whole.close(), without.close()]));

  test('is served by the next one that names the path', async () => {
    const answer = await ask(whole, '/v1.0/users?$top=1');
    expect([answer.status, answer.headers['nymgate-connector']]).toEqual([200, 'entra-id']);
    expect(whole.seen()).toEqual(['/v1.0/users?$top=999']);
  });

  test.each([
    '/v1.0/teams',
    '/v1.0/teams/p~AAAAAAAAAAAAAAAAAAAAAAAA/members',
    '/v1.0/users/p~AAAAAAAAAAAAAAAAAAAAAAAA/events',
    '/v1.0/users/p~AAAAAAAAAAAAAAAAAAAAAAAA/chats/getAllMessages()',
    "/v1.0/teams('x')()",
    '/v1.0/communications/callRecords/getPstnCalls(from=x,to=y)',
    '/v1.0/nothing',
    '/beta/teams',
  ])('%s is answered as if there were no such connector', async (target) => {
    const answer = await ask(whole, target);
    expect(told(answer)).toEqual(told(await ask(without, target)));
    expect(outcome(answer)).toEqual([403, 'ENDPOINT_NOT_ALLOWED']);
    expect(answer.headers['nymgate-connector']).toBeUndefined();
    expect(lastAudit(whole)).toMatchObject({ connector: '', endpoint: '' });
    expect(whole.seen()).toEqual([]);
  });

  test('by its prefix is told that it may not, and no more', async () => {
    for (const target of ['/msft-teams/v1.0/teams', '/msft-teams/v1.0/nothing']) {
      const answer = await ask(whole, target);
      expect(outcome(answer)).toEqual([403, 'CALLER_FORBIDDEN']);
      expect(answer.headers['nymgate-connector']).toBeUndefined();
    }
  });
});
