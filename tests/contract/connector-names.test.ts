import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey, hashApiKey } from '../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../packages/gateway/src/caller-auth/key-file.ts';
import { type RawRequest, type RawResponse, sendRawRequest } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

/** As names of tenants would be: in service, out of service, and one that nobody has. */
const [SERVED, FAULTY, MISSING] = ['globex', 'initech', 'hooli'] as const;
const BATCH = JSON.stringify({ requests: [{ id: '1', method: 'GET', url: '/users' }] });
const JSON_TYPE = { 'content-type': 'application/json' };

/** Of the request, and of each part of a batch. */
const GUID_OR_DATE = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|"date":"[^"]*"/gi;

const directory = mkdtempSync(join(tmpdir(), 'nymgate-names-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Keys in one file, by the connectors that each is for. */
function writeKeys(
  file: string,
  grants: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> {
  const made = Object.entries(grants).map(([name, connectors]) => {
    const key = createApiKey((length) => randomBytes(length));
    const dates = {
      created: new Date().toISOString(),
      expires: new Date(Date.now() + 86_400_000).toISOString(),
    };
    return { text: key.text, record: { id: key.id, name, hash: hashApiKey(key), ...dates, connectors } };
  });
  writeFileSync(file, formatKeyFile(made.map(({ record }) => record)), { mode: 0o600 });
  return Object.fromEntries(made.map(({ record, text }) => [record.name, text]));
}

/** All that a caller sees, but for what differs with each request. */
function read({ status, headers, body }: RawResponse): unknown {
  const { date: _, 'nymgate-request-id': __, 'request-id': ___, ...others } = headers;
  return { status, headers: others, body: body.replace(GUID_OR_DATE, '') };
}

const REQUESTS: readonly (readonly [string, (name: string) => RawRequest])[] = [
  ['a path', (name) => ({ target: `/${name}/v1.0/users` })],
  ['a path that no rule has', (name) => ({ target: `/${name}/v1.0/nothing` })],
  ['another version', (name) => ({ target: `/${name}/beta/users` })],
  ['another letter case', (name) => ({ target: `/${name}/V1.0/Users` })],
  [
    'an encoded name',
    (name) => ({ target: `/%${name.charCodeAt(0).toString(16)}${name.slice(1)}/v1.0/users` }),
  ],
  ['a link', (name) => ({ target: `/${name}/v1.0/users?$skiptoken=s~AAAAAAAAAAAAAAAAAAAAAAAA` })],
  ['a pseudonym', (name) => ({ target: `/${name}/v1.0/users/p~AAAAAAAAAAAAAAAAAAAAAAAA` })],
  ['a query that is not allowed', (name) => ({ target: `/${name}/v1.0/users?$filter=x` })],
  ['a version alone', (name) => ({ target: `/${name}/v1.0` })],
  ['a name alone', (name) => ({ target: `/${name}` })],
  ['a name and a slash', (name) => ({ target: `/${name}/` })],
  ['another path', (name) => ({ target: `/${name}/users` })],
  ['HEAD', (name) => ({ target: `/${name}/v1.0/users`, method: 'HEAD' })],
  ['POST', (name) => ({ target: `/${name}/v1.0/users`, method: 'POST', body: '{}', headers: JSON_TYPE })],
  ['a body with GET', (name) => ({ target: `/${name}/v1.0/users`, body: 'x' })],
  [
    'a batch',
    (name) => ({ target: `/${name}/v1.0/$batch`, method: 'POST', body: BATCH, headers: JSON_TYPE }),
  ],
  ['a batch without body', (name) => ({ target: `/${name}/v1.0/$batch`, method: 'POST' })],
  [
    'a batch with a query',
    (name) => ({ target: `/${name}/v1.0/$batch?$top=1`, method: 'POST', body: BATCH, headers: JSON_TYPE }),
  ],
  ['a batch by GET', (name) => ({ target: `/${name}/v1.0/$batch` })],
  [
    'a part of a batch',
    (name) => ({
      target: '/v1.0/$batch',
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ requests: [{ id: '1', method: 'GET', url: `/${name}/v1.0/users` }] }),
    }),
  ],
  [
    "a health check in Psoxy's manner",
    (name) => ({ target: `/${name}`, headers: { 'x-psoxy-health-check': 'true' } }),
  ],
  [
    "a target in Psoxy's headers",
    (name) => ({ target: `/${name}/x`, headers: { 'x-psoxy-targetpath': '/v1.0/users' } }),
  ],
];

describe.each(['none', 'psoxy'])('REQ-17 names of connectors, with the manners of %s', (compat) => {
  let gateway: TestGateway;
  let keys: Readonly<Record<string, string>>;
  const send = async (caller: string, { headers, ...request }: RawRequest) =>
    sendRawRequest(gateway.host.url, {
      ...request,
      headers: { ...headers, 'x-api-key': keys[caller] ?? '' },
    });
  const lastLine = () =>
    JSON.parse(gateway.lines.filter((line) => line.startsWith('{"audit"')).at(-1) ?? '{}') as Readonly<
      Record<string, unknown>
    >;

  beforeAll(async () => {
    const file = join(directory, `${compat}.json`);
    keys = writeKeys(file, { one: ['entra-id'], two: ['entra-id', 'outlook-cal'], none: ['gone'] });
    gateway = await startGateway({
      connectors: [SERVED, 'entra-id', FAULTY, 'outlook-cal'],
      of: { [SERVED]: 'entra-id', [FAULTY]: 'entra-id' },
      faulty: FAULTY,
      simulator: { people: 12 },
      config: {
        callers: { apiKeys: { file } },
        ...(compat === 'psoxy' && { compat, targetOverrides: true }),
      },
    });
  });
  afterAll(() => gateway.close());

  describe.each(['one', 'two', 'none'])('for a caller of %s', (caller) => {
    test.each(REQUESTS)(
      '%s: a connector of others is answered like a name that nobody has',
      async (_, make) => {
        const missing = read(await send(caller, make(MISSING)));
        expect(read(await send(caller, make(SERVED)))).toEqual(missing);
        expect(read(await send(caller, make(FAULTY)))).toEqual(missing);
        expect(JSON.stringify(missing)).not.toMatch(new RegExp(`${SERVED}|${FAULTY}`));
      },
    );
  });

  test('the message lists the connectors of the caller, and the audit line has the truth', async () => {
    gateway.seen();
    for (const [name, connector] of [
      [SERVED, SERVED],
      [FAULTY, FAULTY],
      [MISSING, ''],
    ] as const) {
      const response = await send('two', { target: `/${name}/v1.0/users` });
      expect(response.json()).toMatchObject({
        error: {
          code: 'CALLER_FORBIDDEN',
          message: expect.stringContaining(
            '(no connector of this name for this caller; it may use entra-id, outlook-cal)',
          ),
        },
      });
      expect(lastLine()).toMatchObject({ connector, code: 'CALLER_FORBIDDEN', callerReason: 'connector' });
    }
    expect(gateway.seen()).toEqual([]);
  });
});
