import { describe, expect, test } from 'vitest';
import type { SourceRequest, SourceResponse } from '../../../engine/src/kernel/ports.ts';
import { SourceFailure } from '../../../engine/src/kernel/ports.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import type { AppPorts } from './app-ports.ts';
import { createSourceAuthProbe } from './create-source-auth-probe.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SOURCE = {
  authority: 'https://login.example',
  graph: 'https://graph.example',
  scope: 'https://graph.example/.default',
  audience: 'api://AzureADTokenExchange',
};

function jwt(claims: object, header: object = { alg: 'RS256', kid: 'k1' }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.c2lnbmF0dXJl`;
}

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string };

function probe(
  file: string | undefined,
  answers: Answer | SourceFailure | (() => Answer | SourceFailure) = {},
) {
  const sent: SourceRequest[] = [];
  const http = {
    send: async (request: SourceRequest): Promise<SourceResponse> => {
      sent.push(request);
      const answer = typeof answers === 'function' ? answers() : answers;
      if (answer instanceof SourceFailure) throw answer;
      const { status = 200, headers = {}, body = '{}' } = answer;
      return {
        status,
        headers: { 'content-type': 'application/json', ...headers },
        body: (async function* () {
          yield new TextEncoder().encode(body);
        })(),
      };
    },
  };
  const ports = {
    http,
    clock: { now: () => NOW, monotonic: () => 0 },
    files: { readText: async () => file ?? Promise.reject(new Error('/secret/path')) },
    environment: () => undefined,
    log: { write: () => undefined },
  } as unknown as AppPorts;
  const settings = {
    tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
    clientId: '11111111-2222-4333-8444-555555555555',
    assertion: { type: 'token-file', path: 't' },
  } as unknown as ConnectorConfig;
  return { sent, ...createSourceAuthProbe({ source: SOURCE }, { connector: 'entra-id', settings }, ports) };
}

describe('readAssertion', () => {
  test('tells the registered claims and no other, never the token', async () => {
    const assertion = jwt({ iss: 'i', sub: 's', aud: ['a', 'b'], iat: 1, nbf: 2, exp: 3, email: 'CANARY' });
    const reading = await probe(assertion).readAssertion();
    expect(reading).toEqual({
      kind: 'read',
      algorithm: 'RS256',
      keyId: 'k1',
      claims: {
        issuer: 'i',
        subject: 's',
        audiences: ['a', 'b'],
        issuedAt: 1_000,
        notBefore: 2_000,
        expiresAt: 3_000,
      },
    });
  });

  test('claims of a wrong type are absent', async () => {
    const reading = await probe(jwt({ iss: 7, sub: null, aud: { a: 1 }, exp: 'soon' }, {})).readAssertion();
    expect(reading).toMatchObject({
      algorithm: undefined,
      claims: { issuer: undefined, subject: undefined, audiences: [], expiresAt: undefined },
    });
  });

  test.each([
    ['no file', undefined, 'assertion file cannot be read'],
    ['no JWT', 'CANARY', 'assertion file does not hold a JWT'],
    ['three parts that are no JSON', 'Q0FOQVJZ.Q0FOQVJZ.Q0FOQVJZ', 'no client assertion'],
  ])('%s', async (_, file, subject) => {
    expect(await probe(file).readAssertion()).toEqual({ kind: 'failed', subject });
  });
});

describe('readAuthority', () => {
  test.each([
    ['equal', 'Sun, 01 Mar 2026 12:00:00 GMT', -500],
    ['we are ahead', 'Sun, 01 Mar 2026 11:58:00 GMT', 119_500],
    ['we are behind', 'Sun, 01 Mar 2026 12:10:00 GMT', -600_500],
    ['no date', 'soon', undefined],
  ])('%s', async (_, date, offset) => {
    const { sent, checkAuthority } = probe(undefined, { headers: { date } });
    expect(await checkAuthority()).toEqual({ kind: 'answered', offset });
    expect(sent.map(({ method, origin, path, body }) => [method, origin, path, body])).toEqual([
      [
        'GET',
        'https://login.example',
        '/7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70/v2.0/.well-known/openid-configuration',
        undefined,
      ],
    ]);
  });

  test('out of reach', async () => {
    expect(await probe(undefined, new SourceFailure('authority')).checkAuthority()).toEqual({
      kind: 'unreachable',
      reason: 'authority',
    });
  });
});

describe('exchange', () => {
  const grant = (token: string) => ({
    body: JSON.stringify({ token_type: 'Bearer', expires_in: 3_600, access_token: token }),
  });

  test('granted: what the token says, not the token', async () => {
    const token = jwt({
      aud: 'https://graph.example',
      tid: 't',
      appid: 'c',
      roles: ['User.Read.All'],
      upn: 'CANARY',
    });
    const reading = await probe(jwt({}), grant(token)).exchange();
    expect(reading).toEqual({
      kind: 'granted',
      lifetime: 3_600_000,
      token: { roles: ['User.Read.All'], audience: 'https://graph.example', tenant: 't', application: 'c' },
    });
  });

  test('granted, but opaque', async () => {
    expect(await probe(jwt({}), grant('opaque')).exchange()).toEqual({
      kind: 'granted',
      lifetime: 3_600_000,
    });
  });

  test.each([
    [
      'refused',
      { status: 401, body: '{"error":"invalid_client","error_codes":[700213]}' },
      { kind: 'refused', hint: '700213' },
    ],
    ['something else', { status: 200, body: 'CANARY' }, { kind: 'refused' }],
    ['throttled', { status: 429, headers: { 'retry-after': '7' } }, { kind: 'throttled', retryAfter: 7 }],
    ['down', { status: 503 }, { kind: 'unavailable', reason: 'status' }],
  ])('%s', async (_, answer, expected) => {
    expect(await probe(jwt({}), answer).exchange()).toEqual(expected);
  });

  test('without an assertion nothing is sent', async () => {
    const { sent, exchange } = probe(undefined);
    expect(await exchange()).toEqual({ kind: 'no-assertion', subject: 'assertion file cannot be read' });
    expect(sent).toEqual([]);
  });
});

describe('fetchGraph', () => {
  const path = '/v1.0/users?$top=1';

  test('before an exchange, nothing is sent', async () => {
    const { sent, fetchGraph } = probe(jwt({}));
    expect(await fetchGraph(path, 100)).toEqual({ status: 401, body: undefined });
    expect(sent).toEqual([]);
  });

  test('sends the token of the exchange to Graph, and nowhere else', async () => {
    const answer = { token_type: 'Bearer', expires_in: 3_599, access_token: 'TOKEN' };
    const { sent, exchange, fetchGraph } = probe(jwt({}), { body: JSON.stringify(answer) });
    expect(await exchange()).toMatchObject({ kind: 'granted' });
    expect(await fetchGraph(path, 100)).toEqual({ status: 200, body: answer });
    expect(sent.at(-1)).toMatchObject({ method: 'GET', origin: SOURCE.graph, path, timeout: 100 });
    expect(new Map(sent.at(-1)?.headers).get('authorization')).toBe('Bearer TOKEN');
  });

  test.each([
    ['a body that is not JSON', { body: '{' }],
    ['a body that is too large', { body: `"${'x'.repeat(9_000_000)}"` }],
    ['no answer', new SourceFailure('timeout')],
  ])('%s has status 0', async (_, later) => {
    const body = JSON.stringify({ token_type: 'Bearer', expires_in: 3_599, access_token: 'TOKEN' });
    const answers: (Answer | SourceFailure)[] = [{ body }, later];
    const { exchange, fetchGraph } = probe(jwt({}), () => answers.shift() ?? {});
    await exchange();
    expect(await fetchGraph(path, 100)).toEqual({ status: 0, body: undefined });
  });
});
