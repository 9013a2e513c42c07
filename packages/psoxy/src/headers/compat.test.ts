import { describe, expect, test } from 'vitest';
import { createAuditSink } from '../../../../tests/harness/audit-sink.ts';
import { REQUEST_ERRORS, RequestError } from '../../../engine/src/kernel/errors.ts';
import type { Inbound } from '../../../engine/src/kernel/inbound.ts';
import type { SourceRequest } from '../../../engine/src/kernel/ports.ts';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { sha256Hex } from '../../../engine/src/pseudonyms/sealing/digest.ts';
import { RULE_LANGUAGES } from '../../../gateway/src/app/rule-languages.ts';
import { createRequestHandler } from '../../../gateway/src/proxy/handle-request.ts';
import type { Gateway } from '../../../gateway/src/proxy/steps/gateway.ts';
import type { CompatibilityOptions } from '../../../rules/src/dialects/compatibility-mode.ts';
import { compilePsoxyRules } from '../rules/compile-psoxy.ts';
import { createCompat, PSOXY_ERROR_CODES, readControlHeaders } from './create-compat.ts';

const SALT = 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l';
const HASH = sha256Hex(SALT);
const COMPAT: CompatibilityOptions = { targetOverrides: false, version: 'nymgate/1.2.3', saltHash: HASH };
const LIMITS = {
  targetBytes: 200,
  headerCount: 10,
  headerBytes: 1_000,
  requestBodyBytes: 100,
  tokens: 5,
  tokenBytes: 500,
  responseBytes: 10_000,
  depth: 16,
  stringBytes: 1_000,
  objectKeys: 100,
  requestMilliseconds: 1_000,
  concurrentRequests: 2,
  invalidTokens: 5,
};

type Overrides = Partial<Gateway> & {
  readonly connectors?: readonly string[];
  readonly tokens?: () => Promise<{ token: string; generation: number }>;
};

function createGateway({ tokens, connectors = ['sample'], ...overrides }: Overrides = {}) {
  const sent: SourceRequest[] = [];
  const audits: unknown[] = [];
  const pseudonymizer = createPseudonymizer({
    scheme: 'psoxy',
    salt: SALT,
    encryptionKey: '7Yh2-correct-horse-battery-staple',
    tenant: '',
  });
  const plan = compilePsoxyRules(
    { endpoints: [{ pathTemplate: '/v1.0/users', transforms: [{ method: 'redact', jsonPaths: ['$.x'] }] }] },
    sha256Hex,
  );
  const route = {
    plan,
    ruleLanguage: RULE_LANGUAGES.psoxy,
    pseudonymizer,
    tokens: {
      get: tokens ?? (async () => ({ token: 'secret', generation: 1 })),
      invalidate: () => undefined,
      state: () => 'ok' as const,
    },
    linkBase: 'https://nymgate.example',
  };
  const gateway: Gateway = {
    routes: new Map(connectors.map((connector) => [connector, { ...route, connector }])),
    graphOrigin: 'https://graph.microsoft.com',
    policy: '0'.repeat(16),
    keyFingerprint: '1'.repeat(16),
    methods: ['GET', 'HEAD'],
    batch: true,
    limits: LIMITS,
    compat: createCompat(COMPAT),
    http: {
      send: async (request) => {
        sent.push(request);
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: (async function* () {
            yield new TextEncoder().encode('{}');
          })(),
        };
      },
    },
    clock: { now: () => 1_764_064_800_000, monotonic: () => 1 },
    random: { bytes: (length) => new Uint8Array(length).fill(7), fraction: () => 0.5 },
    log: { write: () => undefined },
    metrics: { count: () => undefined, observe: () => undefined },
    audit: createAuditSink((line) => void audits.push(JSON.parse(line))),
    ...overrides,
  };
  const request = async (overridden: Partial<Inbound> = {}) => {
    const { status, headers, body } = await createRequestHandler(gateway)({
      method: 'GET',
      target: '/v1.0/users',
      headers: [],
      body: new Uint8Array(0),
      remoteAddress: '127.0.0.1',
      ...overridden,
    });
    return { status, headers: Object.fromEntries(headers), body: new TextDecoder().decode(body) };
  };
  return { ask: request, sent, audits, plan };
}

const known: Gateway['admission'] = async () => ({
  outcome: 'known',
  caller: { id: 'key:analytics', grant: { connectors: ['*'] } },
});

describe('answers', () => {
  test('name rules and version; without compat none of it', async () => {
    const { ask, plan } = createGateway();
    expect((await ask()).headers).toMatchObject({
      'x-psoxy-rules-sha': plan.policy,
      'x-psoxy-psoxy-version': 'nymgate/1.2.3',
    });
  });

  test('without compat there is none of it, and a control header means nothing', async () => {
    const { ask, sent } = createGateway({ compat: undefined });
    const { status, headers } = await ask({
      headers: [
        ['X-Psoxy-Skip-Sanitizer', 'true'],
        ['X-Psoxy-Health-Check', 'true'],
        ['X-Psoxy-TargetPath', '/v1.0/other'],
      ],
    });
    expect([status, sent.map(({ path }) => path)]).toEqual([200, ['/v1.0/users']]);
    expect(JSON.stringify([headers, sent[0]?.headers])).not.toMatch(/psoxy/i);
  });

  test('PRV-1 the hash of the salt is for callers with a credential, whose request passed', async () => {
    const getReported = async (overrides: Overrides, inbound: Partial<Inbound> = {}) =>
      (await createGateway(overrides).ask(inbound)).headers['x-psoxy-pii-salt-sha256'];
    expect(await getReported({ admission: known })).toBe(HASH);
    expect(await getReported({})).toBeUndefined();
    expect(await getReported({ admission: known }, { target: '/v1.0/other' })).toBeUndefined();
    expect(
      await getReported({ admission: async () => ({ outcome: 'refused', reason: 'unknown-key' }) }),
    ).toBeUndefined();
    const elsewhere: Gateway['admission'] = async () => ({
      outcome: 'known',
      caller: { id: 'key:other', grant: { connectors: ['another'] } },
    });
    expect(await getReported({ admission: elsewhere })).toBeUndefined();
    expect(
      await getReported({ admission: known, compat: createCompat({ ...COMPAT, saltHash: undefined }) }),
    ).toBeUndefined();
  });

  test('an error has its word in Psoxy beside ours', async () => {
    const { headers } = await createGateway().ask({ target: '/v1.0/other' });
    expect(headers).toMatchObject({
      'nymgate-error': 'ENDPOINT_NOT_ALLOWED',
      'x-psoxy-error': 'BLOCKED_BY_RULES',
    });
  });

  test('every code of ours is accounted for', () => {
    expect(Object.keys(PSOXY_ERROR_CODES).sort()).toEqual(Object.keys(REQUEST_ERRORS).sort());
  });
});

describe('health check', () => {
  const headers = [['X-Psoxy-Health-Check', 'true']] as const;

  test('200 with names and booleans, nothing sent to Graph, one audit line', async () => {
    const { ask, sent, audits, plan } = createGateway();
    const { status, body } = await ask({ target: '/', headers });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      healthy: true,
      version: 'nymgate/1.2.3',
      connector: 'sample',
      policy: plan.policy,
      epoch: expect.stringMatching(/^[0-9a-f]{16}$/),
      sourceHostConfigured: true,
      sourceAuthWorking: true,
      rulesLoaded: true,
      pseudonymKeysLoaded: true,
    });
    expect(sent).toEqual([]);
    expect(audits).toMatchObject([{ endpoint: 'psoxy-health-check', decision: 'allowed', status: 200 }]);
  });

  test.each<[string, Overrides, string]>([
    ['an http address of Graph', { graphOrigin: 'http://127.0.0.1:1' }, 'sourceHostConfigured'],
    [
      'no access token',
      {
        tokens: async () => {
          throw new RequestError('SOURCE_AUTH_FAILED', { subject: 'canary' });
        },
      },
      'sourceAuthWorking',
    ],
  ])('412 with %s', async (_, overrides, missing) => {
    const { status, body } = await createGateway(overrides).ask({ headers });
    expect(status).toBe(412);
    expect(JSON.parse(body)).toMatchObject({ healthy: false, [missing]: false });
    expect(body).not.toContain('canary');
  });

  test('only for admitted callers, only by GET and HEAD, without a body', async () => {
    const closed = createGateway({
      admission: async () => ({ outcome: 'refused', reason: 'no-credential' }),
    });
    expect((await closed.ask({ headers })).status).toBe(401);
    const { ask } = createGateway();
    expect((await ask({ headers, method: 'POST' })).status).toBe(403);
    expect((await ask({ headers, body: new Uint8Array(1) })).status).toBe(400);
    expect(await ask({ headers, method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  test('of several connectors it asks about the one in the path', async () => {
    const { ask, sent } = createGateway({ connectors: ['first', 'second'] });
    expect(JSON.parse((await ask({ target: '/second/x;y', headers })).body).connector).toBe('second');
    expect((await ask({ target: '/third', headers })).headers['nymgate-error']).toBe('ENDPOINT_NOT_ALLOWED');
    expect(sent).toEqual([]);
  });
});

describe('control headers', () => {
  const native = { ...COMPAT, saltHash: undefined };
  const obeying = { ...COMPAT, targetOverrides: true };

  test.each<[CompatibilityOptions, string, string, object]>([
    [COMPAT, 'Pseudonym-Implementation', 'DEFAULT', { healthCheck: false }],
    [COMPAT, 'pseudonym-implementation', ' default ', { healthCheck: false }],
    [COMPAT, 'Health-Check', '', { healthCheck: true }],
    [COMPAT, 'Unknown', 'x', { healthCheck: false }],
    [obeying, 'TargetPath', ' /v1.0/users ', { healthCheck: false, path: '/v1.0/users' }],
    [obeying, 'TargetPath', '/a%2Fb', { healthCheck: false, path: '/a%2Fb' }],
    [obeying, 'TargetQuery', '?$top=5', { healthCheck: false, query: '$top=5' }],
    [obeying, 'TargetQuery', '', { healthCheck: false, query: '' }],
  ])('%j X-Psoxy-%s: %s', (compat, name, value, expected) => {
    expect(readControlHeaders(compat, [[`X-Psoxy-${name}`, value]])).toEqual(expected);
  });

  test.each<[CompatibilityOptions, string, string, string]>([
    [COMPAT, 'Pseudonym-Implementation', 'LEGACY', 'HEADER_NOT_ALLOWED'],
    [COMPAT, 'Pseudonym-Implementation', 'v2', 'HEADER_NOT_ALLOWED'],
    [COMPAT, 'Pseudonym-Implementation', '', 'HEADER_NOT_ALLOWED'],
    [native, 'Pseudonym-Implementation', 'DEFAULT', 'HEADER_NOT_ALLOWED'],
    [obeying, 'Skip-Sanitizer', 'false', 'HEADER_NOT_ALLOWED'],
    [obeying, 'User-To-Impersonate', 'x', 'HEADER_NOT_ALLOWED'],
    [obeying, 'Authorization', 'Bearer x', 'HEADER_NOT_ALLOWED'],
    [COMPAT, 'TargetPath', '/v1.0/users', 'HEADER_NOT_ALLOWED'],
    [COMPAT, 'TargetQuery', '', 'HEADER_NOT_ALLOWED'],
    ...['', 'v1.0/users', '/a b', '/a?b', '/a#b', '/a\rb', '/é', 'https://evil.example/'].map(
      (value): [CompatibilityOptions, string, string, string] => [
        obeying,
        'TargetPath',
        value,
        'TARGET_MALFORMED',
      ],
    ),
    ...['a b', 'a#b', '??a b', '\u00e9'].map((value): [CompatibilityOptions, string, string, string] => [
      obeying,
      'TargetQuery',
      value,
      'TARGET_MALFORMED',
    ]),
  ])('%j X-Psoxy-%s: %s is refused', (compat, name, value, code) => {
    expect(() => readControlHeaders(compat, [[`x-psoxy-${name.toLowerCase()}`, value]])).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test('twice the same header is ambiguous', () => {
    expect(() =>
      readControlHeaders(obeying, [
        ['X-Psoxy-TargetPath', '/a'],
        ['x-psoxy-targetpath', '/a'],
      ]),
    ).toThrow(expect.objectContaining({ code: 'TARGET_MALFORMED' }));
  });
});
