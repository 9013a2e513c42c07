import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLER_REASONS } from '../../packages/engine/src/kernel/caller.ts';
import { createApiKey } from '../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { testFromSource } from '../harness/bundle-under-test.ts';
import { createTestAuthority, type KeyAndCertificate } from '../harness/client-certificates.ts';
import { type JwtAttack, jwtAttacks } from '../harness/jwt-attacks.ts';
import { exchangeBytes, parseRawResponse } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { startTokenIssuer, type TestClaims, type TokenIssuer } from '../harness/token-issuer.ts';
import { writeKeyFile } from '../harness/write-key-file.ts';

const USERS = '/entra-id/v1.0/users?$top=1';
const EVENTS = '/outlook-cal/v1.0/users/p~AAAA/events?$top=1';
const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const CALLER = '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11';
const STRANGER = '77777777-6d0e-4c4b-9b0f-0d9f1f1f6c11';

const now = () => Math.floor(Date.now() / 1_000);

let directory: string;
let issuer: TokenIssuer;
let evil: TokenIssuer;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-callers-'));
  [issuer, evil] = await Promise.all([startTokenIssuer(), startTokenIssuer('evil')]);
});
afterAll(() => {
  issuer.close();
  evil.close();
  rmSync(directory, { recursive: true, force: true });
});

const claims = (changes: TestClaims = {}): TestClaims => ({
  iss: issuer.url,
  aud: 'api://nymgate',
  azp: CALLER,
  tid: TENANT,
  roles: ['Nymgate.Read'],
  sub: 'subject-zq7x1',
  iat: now() - 10,
  nbf: now() - 10,
  exp: now() + 3_600,
  ...changes,
});

const trusted = () => ({
  name: 'entra',
  issuer: issuer.url,
  audience: 'api://nymgate',
  jwksUrl: issuer.jwksUrl,
  requiredClaims: { roles: ['Nymgate.Read'], tid: TENANT },
  callerId: 'azp',
  callers: [{ id: CALLER, connectors: ['entra-id'] }],
});

function writeKey(name: string, connectors: readonly string[]) {
  const file = join(directory, name);
  return { key: writeKeyFile(file, connectors), file };
}

const lastAudit = (gateway: TestGateway) =>
  JSON.parse(gateway.lines.filter((line) => line.startsWith('{"audit"')).at(-1) ?? '{}') as object;

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('bearer tokens', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      connectors: ['entra-id', 'outlook-cal'],
      simulator: { people: 12 },
      config: { callers: { jwt: [trusted()], refusedCredentials: 1_000 } },
    });
  });
  afterAll(() => gateway.close());

  test('a good one is served, and named in the audit line', async () => {
    const answer = await gateway.get(USERS, bearer(await issuer.sign(claims())));
    expect(answer.status).toBe(200);
    expect(gateway.seen()).toHaveLength(1);
    expect(lastAudit(gateway)).toMatchObject({ caller: `entra:${CALLER}`, callerReason: '', code: '' });
  });

  test('HOK-01 every forged or unfit one: 401, nothing at Graph, nothing of it anywhere', async () => {
    const attacks = await jwtAttacks({ issuer, attacker: evil, claims: claims(), now: now() });
    expect(attacks.length).toBeGreaterThan(50);
    const wrong: object[] = [];
    for (const { name, token, reason } of attacks) {
      const answer = await gateway.get(USERS, bearer(token));
      const { caller, callerReason } = lastAudit(gateway) as { caller: string; callerReason: string };
      const got = [
        answer.status,
        answer.headers['nymgate-error'],
        answer.headers['www-authenticate'],
        caller,
      ];
      const expected = [401, 'CALLER_UNKNOWN', 'Bearer', ''];
      if (JSON.stringify(got) !== JSON.stringify(expected) || callerReason !== reason)
        wrong.push({ name, got, callerReason, reason });
      expect(Object.keys(CALLER_REASONS)).toContain(callerReason);
      expect(traces(answer.headerText + answer.body, token)).toEqual([]);
    }
    expect(wrong).toEqual([]);
    expect(gateway.seen()).toEqual([]);
    expect(evil.requests).toEqual([]);
    expectNoTrace(gateway, attacks);
  });

  test('the refusal looks the same whatever is wrong', async () => {
    const attacks = await jwtAttacks({ issuer, attacker: evil, claims: claims(), now: now() });
    const answers = await Promise.all(
      attacks.slice(0, 40).map(({ token }) => gateway.get(USERS, bearer(token))),
    );
    const shapes = answers.map(({ headerText, body }) =>
      `${headerText}\n${body}`
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
        // Forty answers may fall into two seconds.
        .replace(/^date: .*$|"date":"[^"]*"/gim, ''),
    );
    expect(new Set(shapes).size).toBe(1);
    expect(shapes[0]).toContain('The caller is not known: the credential is missing or not valid.');
  });

  test('T9-01 two Authorization headers, or a token and a key: 400', async () => {
    const token = await issuer.sign(claims());
    const { host } = new URL(gateway.host.url);
    for (const headers of [
      `Authorization: Bearer ${token}\r\nauthorization: Bearer ${token}`,
      `Authorization: Basic eDp5\r\nAuthorization: Bearer ${token}`,
      `Authorization: Bearer ${token}\r\nX-Api-Key: nyk_x`,
    ]) {
      const text = `GET ${USERS} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n\r\n`;
      const answer = parseRawResponse(await exchangeBytes(gateway.host.url, Buffer.from(text)));
      expect([answer.status, answer.headers['nymgate-error']]).toEqual([400, 'TARGET_MALFORMED']);
    }
    expect(gateway.seen()).toEqual([]);
  });

  test('a valid token of a caller that is not listed: 403, and the audit trail does not learn its name', async () => {
    const answer = await gateway.get(USERS, bearer(await issuer.sign(claims({ azp: STRANGER }))));
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'CALLER_FORBIDDEN']);
    expect(lastAudit(gateway)).toMatchObject({ caller: '', callerReason: 'not-granted' });
    expect(gateway.lines.join('\n')).not.toContain(STRANGER);
  });

  test('a connector without grant: 403, before any rule is asked', async () => {
    const token = bearer(await issuer.sign(claims()));
    for (const target of [EVENTS, '/outlook-cal/v1.0/nothing', '/outlook-cal/v1.0/users']) {
      const answer = await gateway.get(target, token);
      expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'CALLER_FORBIDDEN']);
      expect(lastAudit(gateway)).toMatchObject({ caller: `entra:${CALLER}`, callerReason: 'connector' });
    }
    expect(gateway.seen()).toEqual([]);
  });

  test('without a credential: 401 for every target and method; health needs none', async () => {
    for (const target of [USERS, '/', '/v1.0/users', '/healthz?x', '/a/../b', '/entra-id/v1.0/users/%00']) {
      const answer = await gateway.get(target);
      expect([target, answer.status]).toEqual([target, 401]);
    }
    expect((await gateway.get('/healthz')).status).toBe(200);
    expect((await gateway.get('/readyz')).status).toBe(200);
    expect(gateway.seen()).toEqual([]);
  });

  test.each([
    'x-amzn-oidc-identity',
    'x-goog-authenticated-user-email',
    'x-ms-client-principal',
    'x-forwarded-client-cert',
    'x-ssl-client-verify',
    'x-forwarded-user',
    'x-amzn-iam-user-arn',
    'cookie',
  ])('%s proves nothing', async (name) => {
    const answer = await gateway.get(USERS, { [name]: 'accounts.google.com:admin@contoso.com' });
    expect(answer.status).toBe(401);
  });

  test('the caller’s credential does not reach Graph, nor does what a proxy adds (REQ-13)', async () => {
    const token = await issuer.sign(claims());
    const added = {
      'x-forwarded-for': '203.0.113.77',
      via: '1.1 proxy.example',
      forwarded: 'for=203.0.113.77',
    };
    expect((await gateway.get(USERS, { ...bearer(token), ...added })).status).toBe(200);
    expect(JSON.stringify(gateway.simulator.requests)).not.toMatch(/203\.0\.113\.77|proxy\.example/);
    expect(JSON.stringify(gateway.simulator.requests)).not.toContain(token.split('.')[2]);
    expect(gateway.lines.join('\n')).not.toContain(token.split('.')[2]);
    gateway.seen();
  });

  test('the start message and /configz say who may call', async () => {
    expect(await (await fetch(`${gateway.host.adminUrl}/configz`)).json()).toMatchObject({
      callers: 'tokens of entra',
    });
  });
});

/** Parts of a token that occur in a text; short ones occur anywhere. */
function traces(text: string, token: string): readonly string[] {
  return token.split('.').filter((part) => part.length >= 12 && text.includes(part));
}

function expectNoTrace(gateway: TestGateway, attacks: readonly JwtAttack[]): void {
  const written = gateway.lines.join('\n');
  expect(written.length).toBeGreaterThan(1_000);
  expect(attacks.flatMap(({ token }) => traces(written, token))).toEqual([]);
  for (const secret of ['subject-zq7x1', TENANT, issuer.url, evil.url, 'api://nymgate', 'let-me-in'])
    expect(written).not.toContain(secret);
}

describe('API keys', () => {
  let gateway: TestGateway;
  let key: string;
  beforeAll(async () => {
    const written = writeKey('callers.json', ['entra-id']);
    key = written.key.text;
    gateway = await startGateway({
      connectors: ['entra-id', 'outlook-cal'],
      simulator: { people: 12 },
      config: { callers: { apiKeys: { file: written.file }, jwt: [trusted()], refusedCredentials: 20 } },
    });
  });
  afterAll(() => gateway.close());

  test('as bearer or X-Api-Key, for its own connector, and never written anywhere', async () => {
    expect((await gateway.get(USERS, bearer(key))).status).toBe(200);
    expect((await gateway.get(USERS, { 'x-api-key': key })).status).toBe(200);
    expect((await gateway.get(EVENTS, bearer(key))).status).toBe(403);
    expect(gateway.lines.join('\n')).not.toContain(key.slice(17));
    expect(gateway.lines.join('\n')).toContain(`"caller":"key:${key.slice(4, 16)}"`);
  });
  test('a wrong key is final: a good token is not asked for its sake, nor the other way round', async () => {
    const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'E' : 'A'}`;
    expect((await gateway.get(USERS, bearer(wrong))).status).toBe(401);
    expect(lastAudit(gateway)).toMatchObject({ callerReason: 'unknown-key' });
    expect((await gateway.get(USERS, bearer(await issuer.sign(claims())))).status).toBe(200);
  });
});

const ALONE = '/v1.0/users?$top=1';

describe('LCK-01 a stranger locks nobody out', () => {
  test('101 bad keys and tokens from one address: they are told to wait, a key and a token that were never seen are served', async () => {
    const written = writeKey('locked.json', ['entra-id']);
    const gateway = await startGateway({
      connectors: ['entra-id'],
      simulator: { people: 12 },
      config: { callers: { apiKeys: { file: written.file }, jwt: [trusted()] } },
    });
    const bad = () => bearer(createApiKey((length) => randomBytes(length)).text);
    for (let attempt = 0; attempt < 100; attempt += 1)
      expect((await gateway.get(ALONE, bad())).status).toBe(401);
    const forged = `${(await issuer.sign(claims())).slice(0, -20)}${'A'.repeat(20)}`;
    for (const headers of [bad(), bearer('nyk_malformed'), bearer('a.b.c'), bearer(forged)]) {
      const answer = await gateway.get(ALONE, headers);
      expect([answer.status, answer.headers['nymgate-error']]).toEqual([429, 'CALLER_THROTTLED']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(10);
      expect(lastAudit(gateway)).toMatchObject({
        code: 'CALLER_THROTTLED',
        callerReason: 'failures',
        caller: '',
      });
    }
    expect(gateway.seen()).toEqual([]);
    expect((await gateway.get(ALONE, bearer(written.key.text))).status).toBe(200);
    expect((await gateway.get(ALONE, bearer(await issuer.sign(claims())))).status).toBe(200);
    expect((await gateway.get(ALONE)).status).toBe(401);
    await gateway.close();
  });
});

describe('client certificates', () => {
  const authority = createTestAuthority('Contoso clients');
  const strangers = createTestAuthority('Contoso clients');
  const pem = createSelfSignedCertificate({ names: ['localhost', '127.0.0.1'] });
  let gateway: TestGateway;

  const subject = [
    ['O', 'Contoso'],
    ['CN', 'warehouse'],
  ] as const;
  const spiffe = { subject: [['CN', 'x'] as const], uris: ['spiffe://contoso.com/warehouse'] };

  const start = async (clientAuth?: 'required') => {
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, name), text, { mode: 0o600 });
      return join(directory, name);
    };
    const tls = {
      certificate: file('tls.pem', pem.certificate),
      key: file('tls.key', pem.key),
      clientCa: file('ca.pem', authority.certificate),
      ...(clientAuth && { clientAuth }),
    };
    return startGateway({
      connectors: ['entra-id', 'outlook-cal'],
      simulator: { people: 12 },
      config: {
        listen: { port: 0, tls },
        callers: {
          clientCertificates: [
            { name: 'dwh', subject: 'CN=warehouse,O=Contoso', connectors: ['entra-id'] },
            { name: 'mesh', spiffe: 'spiffe://contoso.com/warehouse', connectors: ['*'] },
            { name: 'etl', dnsName: 'etl.contoso.com', connectors: ['entra-id'] },
          ],
        },
      },
    });
  };
  beforeAll(async () => {
    gateway = await start();
  });
  afterAll(() => gateway.close());

  /** Status and reason of one request, or the code of the error of the connection. */
  const get = (to: TestGateway, client?: KeyAndCertificate, target = USERS) =>
    new Promise<readonly unknown[]>((resolve) => {
      httpsRequest(
        new URL(to.host.url),
        {
          path: target,
          ca: pem.certificate,
          agent: false,
          ...(client && { cert: client.certificate, key: client.key }),
        },
        (response) => {
          response.resume().on('end', () => {
            const { caller, callerReason } = lastAudit(to) as { caller: string; callerReason: string };
            resolve([response.statusCode, caller, callerReason]);
          });
        },
      )
        .on('error', () => resolve(['no connection']))
        .end();
    });

  test('known by subject, SPIFFE id or DNS name', async () => {
    expect(await get(gateway, authority.issue({ subject }))).toEqual([200, 'cert:dwh', '']);
    expect(await get(gateway, authority.issue(spiffe))).toEqual([200, 'cert:mesh', '']);
    expect(
      await get(gateway, authority.issue({ subject: [['CN', 'x']], dnsNames: ['etl.contoso.com'] })),
    ).toEqual([200, 'cert:etl', '']);
    expect(await get(gateway, authority.issue({ subject }), EVENTS)).toEqual([403, 'cert:dwh', 'connector']);
  });
  test.each<[string, () => KeyAndCertificate | undefined, string]>([
    ['none', () => undefined, 'no-credential'],
    [
      'of the authority, but not listed',
      () => authority.issue({ subject: [['CN', 'warehouse']] }),
      'certificate',
    ],
    ['of another authority with the same name', () => strangers.issue({ subject }), 'no-credential'],
    [
      'expired',
      () => authority.issue({ subject, validFrom: -7_200_000, validTo: -3_600_000 }),
      'no-credential',
    ],
    ['not yet valid', () => authority.issue({ subject, validFrom: 3_600_000 }), 'no-credential'],
    ['for servers', () => authority.issue({ subject, usage: 'server' }), 'no-credential'],
    ['self-signed', () => createSelfSignedCertificate({ names: ['etl.contoso.com'] }), 'no-credential'],
  ])('a certificate %s: 401', async (_name, client, reason) => {
    expect(await get(gateway, client())).toEqual([401, '', reason]);
  });
  test('required: no connection without a good one', async () => {
    const strict = await start('required');
    expect(await get(strict)).toEqual(['no connection']);
    expect(await get(strict, strangers.issue({ subject }))).toEqual(['no connection']);
    expect(await get(strict, authority.issue({ subject }))).toEqual([200, 'cert:dwh', '']);
    expect(await get(strict, authority.issue({ subject: [['CN', 'nobody']] }))).toEqual([
      401,
      '',
      'certificate',
    ]);
    await strict.close();
  });
});

describe('beyond this machine', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ connectors: ['entra-id'], simulator: { people: 12 } });
  });
  afterAll(() => gateway.close());

  const handle = (remoteAddress: string) =>
    gateway.host.app.handle({
      method: 'GET',
      target: '/v1.0/users?$top=1',
      headers: [],
      body: new Uint8Array(0),
      remoteAddress,
    });

  testFromSource('without a verifier app.handle serves this machine, and nobody else', async () => {
    expect((await handle('127.0.0.1')).status).toBe(200);
    gateway.seen();
    for (const address of ['10.0.0.1', '192.168.1.5', '2001:db8::1', '0.0.0.0', '']) {
      expect([address, (await handle(address)).status]).toEqual([address, 401]);
      expect(lastAudit(gateway)).toMatchObject({ callerReason: 'no-verifier' });
    }
    expect(gateway.seen()).toEqual([]);
  });
  test('HOK-05 what a platform has verified is no credential here: this host learns it of nobody', async () => {
    const id = 'arn:aws:iam::111122223333:role/x';
    const platform = [{ type: 'aws-iam', callers: [{ id, connectors: ['*'] }] }];
    await expect(
      startGateway({
        connectors: ['entra-id'],
        simulator: { people: 12 },
        config: { callers: { platform } },
      }),
    ).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('callers.platform: aws-iam is refused'),
    });
  });
});

describe('NET-07 addresses', () => {
  test('past one proxy the right-most hop decides; garbage is refused; the credential is not looked at', async () => {
    const { key, file } = writeKey('addresses.json', ['*']);
    const addresses = { allow: ['203.0.113.0/24'], trustedProxies: 1, proxies: ['127.0.0.1'] };
    const gateway = await startGateway({
      connectors: ['entra-id'],
      simulator: { people: 12 },
      config: { callers: { apiKeys: { file }, addresses } },
    });
    const from = async (forwarded: string) =>
      (await gateway.get('/v1.0/users?$top=1', { ...bearer(key.text), 'x-forwarded-for': forwarded })).status;
    expect(await from('203.0.113.7')).toBe(200);
    expect(await from('10.0.0.1, 203.0.113.7')).toBe(200);
    gateway.seen();
    for (const forwarded of [
      '203.0.113.7, 8.8.8.8',
      '8.8.8.8',
      'unknown',
      '',
      '203.0.113.7,',
      '203.0.113.7/32',
    ])
      expect([forwarded, await from(forwarded)]).toEqual([forwarded, 403]);
    expect((await gateway.get('/v1.0/users?$top=1', bearer(key.text))).status).toBe(403);
    expect(lastAudit(gateway)).toMatchObject({
      caller: '',
      code: 'CALLER_FORBIDDEN',
      callerReason: 'address',
    });
    expect(gateway.seen()).toEqual([]);
    await gateway.close();
  });
});

describe('limits of a caller', () => {
  test('a rate of its own, told with Retry-After; TOK-09 200 invalid pseudonyms', async () => {
    const { key, file } = writeKey('limits.json', ['*']);
    const gateway = await startGateway({
      connectors: ['entra-id'],
      simulator: { people: 12 },
      config: {
        callers: { apiKeys: { file }, jwt: [trustedWithRate(2)] },
        limits: { invalidTokens: 200 },
      },
    });
    const token = bearer(await issuer.sign(claims()));
    const rated = async () => (await gateway.get('/v1.0/users?$top=1', token)).status;
    expect([await rated(), await rated()]).toEqual([200, 200]);
    const third = await gateway.get('/v1.0/users?$top=1', token);
    expect([third.status, third.headers['nymgate-error']]).toEqual([429, 'CALLER_THROTTLED']);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    gateway.seen();

    const guess = `/v1.0/users/p~${'A'.repeat(60)}`;
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const own: number[] = [];
        for (let attempt = 0; attempt < 12; attempt += 1)
          own.push((await gateway.get(guess, bearer(key.text))).status);
        return own;
      }),
    );
    // Requests that were under way when the limit was reached may still end; none begins.
    const invalid = statuses.flat().filter((status) => status === 400).length;
    expect(invalid).toBeGreaterThanOrEqual(200);
    expect(invalid).toBeLessThan(220);
    expect((await gateway.get('/v1.0/users?$top=1', bearer(key.text))).status).toBe(429);
    expect(lastAudit(gateway)).toMatchObject({ code: 'CALLER_THROTTLED', callerReason: 'invalid-tokens' });
    expect(gateway.seen()).toEqual([]);
    const metrics = await (await fetch(`${gateway.host.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/nymgate_refusals_total\{[^}]*code="CALLER_THROTTLED"[^}]*\} \d+/);
    await gateway.close();
  });

  const trustedWithRate = (requestsPerMinute: number) => ({
    ...trusted(),
    callers: [{ id: CALLER, connectors: ['*'], requestsPerMinute }],
  });
});
