import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { createAuditSink } from '../../../../tests/harness/audit-sink.ts';
import type { AdmissionResult, AdmitCaller, Grant } from '../../../engine/src/kernel/caller.ts';
import { RequestError } from '../../../engine/src/kernel/errors.ts';
import type { Inbound } from '../../../engine/src/kernel/inbound.ts';
import {
  type AccessTokenProvider,
  type HeaderList,
  type HttpClient,
  SourceFailure,
  type SourceRequest,
  type SourceResponse,
} from '../../../engine/src/kernel/ports.ts';
import type { RuleSet } from '../../../engine/src/plan/rule-set.ts';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { sha256Hex } from '../../../engine/src/pseudonyms/sealing/digest.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { nativeLanguage } from '../app/rule-languages.ts';
import type { AuditRecord } from './audit-fields.ts';
import { createRequestHandler } from './handle-request.ts';
import type { Gateway } from './steps/gateway.ts';

const CANARY = 'canaryzq7x1';
const RULES: RuleSet = {
  nymgate: 1,
  name: 'sample',
  entities: {
    user: { properties: { department: { treatment: 'keep', type: 'string', class: 'organisation' } } },
  },
  endpoints: [
    {
      id: 'users',
      path: '/v1.0/users',
      query: { $top: { type: 'natural' } },
      headers: { Prefer: { preferences: { 'odata.maxpagesize': { type: 'natural' } } } },
      response: { collection: 'user' },
    },
    {
      id: 'user',
      path: '/v1.0/users/{userId}',
      slots: { userId: { type: 'string', pseudonym: 'required', kind: 'person' } },
      response: { entity: 'user' },
    },
  ],
};
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
const SECRET = Uint8Array.from({ length: 32 }, (_, index) => (index * 29 + 3) % 256);

type Sinks = { readonly audits: AuditRecord[]; readonly logs: string[]; readonly sent: SourceRequest[] };

function createGateway(
  overrides: Partial<Gateway>,
  send?: HttpClient['send'],
): { gateway: Gateway; sinks: Sinks } {
  const sinks: Sinks = { audits: [], logs: [], sent: [] };
  const pseudonymizer = createPseudonymizer({
    scheme: 'native',
    keys: [{ id: 1, secret: SECRET }],
    tenant: '',
  });
  const route = {
    connector: 'sample',
    plan: compileRules(RULES, sha256Hex),
    ruleLanguage: nativeLanguage,
    pseudonymizer,
    tokens: {
      get: async () => ({ token: 'secret', generation: 1 }),
      invalidate: () => undefined,
      state: () => 'ok' as const,
    },
    linkBase: 'https://nymgate.example',
  };
  let now = 0;
  const gateway: Gateway = {
    routes: new Map([['sample', route]]),
    graphOrigin: 'https://graph.microsoft.com',
    policy: '0'.repeat(16),
    keyFingerprint: '1'.repeat(16),
    methods: ['GET', 'HEAD'],
    batch: true,
    limits: LIMITS,
    http: {
      send: async (request) => {
        sinks.sent.push(request);
        return send === undefined ? json('{"value":[{"department":"Sales"}]}') : send(request);
      },
    },
    clock: { now: () => 1_764_064_800_000, monotonic: () => (now += 1) },
    random: { bytes: (length) => new Uint8Array(length).fill(7), fraction: () => 0.5 },
    log: {
      write: (level, event, fields) => void sinks.logs.push(JSON.stringify({ level, event, ...fields })),
    },
    metrics: { count: () => undefined, observe: () => undefined },
    audit: createAuditSink((line) => void sinks.audits.push(JSON.parse(line))),
    ...overrides,
  };
  return { gateway, sinks };
}

function json(text: string, status = 200) {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: (async function* () {
      yield new TextEncoder().encode(text);
    })(),
  };
}

function inbound(overrides: Partial<Inbound> = {}): Inbound {
  return {
    method: 'GET',
    target: '/v1.0/users',
    headers: [],
    body: new Uint8Array(0),
    remoteAddress: '127.0.0.1',
    ...overrides,
  };
}

const getErrorCode = (headers: HeaderList) => headers.find(([name]) => name === 'nymgate-error')?.[1];

test('what the first answer of an endpoint needs is made while Graph is asked, and once', async () => {
  const left: unknown[] = [];
  const opened: unknown[] = [];
  const { gateway } = createGateway({}, async () => {
    await sleep(50);
    left.push(requested(gateway));
    return json('{"value":[]}');
  });
  const route = gateway.routes.get('sample');
  if (route === undefined) throw new Error('no route');
  const { sanitize } = route.ruleLanguage;
  const ruleLanguage = {
    ...route.ruleLanguage,
    sanitize: (...given: Parameters<typeof sanitize>) => {
      opened.push(given[0]);
      return sanitize(...given);
    },
  };
  const requested = ({ limits }: Gateway) => {
    const [endpoint] = route.plan.endpoints;
    if (endpoint === undefined) throw new Error('no endpoint');
    const context = { pseudonymizer: route.pseudonymizer, sealLink: () => undefined, limits };
    return sanitize(endpoint, context).ahead?.length;
  };
  const handle = createRequestHandler({
    ...gateway,
    routes: new Map([['sample', { ...route, ruleLanguage }]]),
  });
  expect(requested(gateway)).toBe(3);
  expect((await handle(inbound())).status).toBe(200);
  expect([left, opened.length]).toEqual([[undefined], 2]);
  expect((await handle(inbound())).status).toBe(200);
  expect([left, opened.length]).toEqual([[undefined, undefined], 3]);
});

test('a whole answer, one audit line with the closed list of fields, the token only at Graph', async () => {
  const { gateway, sinks } = createGateway({});
  const outbound = await createRequestHandler(gateway)(inbound({ target: '/v1.0/users?$top=1' }));
  expect(outbound.status).toBe(200);
  expect(new TextDecoder().decode(outbound.body)).toBe('{"value":[{"department":"Sales"}]}');
  expect(sinks.sent.map(({ origin, path }) => origin + path)).toEqual([
    'https://graph.microsoft.com/v1.0/users?$top=1',
  ]);
  expect(sinks.audits).toHaveLength(1);
  expect(sinks.audits[0]).toMatchObject({
    caller: 'local',
    connector: 'sample',
    endpoint: '/v1.0/users',
    decision: 'allowed',
    code: '',
    status: 200,
    bytesIn: 34,
    bytesOut: 34,
  });
  expect(JSON.stringify([sinks.audits, sinks.logs, outbound.headers])).not.toContain('secret');
});

test('F29 no audit line, no answer', async () => {
  const { gateway } = createGateway({
    audit: createAuditSink(() => {
      throw new Error(CANARY);
    }),
  });
  const outbound = await createRequestHandler(gateway)(inbound());
  expect([outbound.status, getErrorCode(outbound.headers)]).toEqual([503, 'NOT_READY']);
  expect(outbound.headers).toContainEqual(['retry-after', '5']);
  expect(new TextDecoder().decode(outbound.body)).not.toMatch(/Sales|canary/);
});

test('F29 where the audit trail cannot be written, Graph is not asked', async () => {
  let isWritable = false;
  const lines: string[] = [];
  const { gateway, sinks } = createGateway({
    audit: { ...createAuditSink((line) => void lines.push(line)), isWritable: () => isWritable },
  });
  const handle = createRequestHandler(gateway);
  const refused = await handle(inbound());
  expect([refused.status, getErrorCode(refused.headers)]).toEqual([503, 'NOT_READY']);
  expect(refused.headers).toContainEqual(['retry-after', '5']);
  expect(sinks.sent).toEqual([]);
  expect(lines).toHaveLength(1);
  isWritable = true;
  expect((await handle(inbound())).status).toBe(200);
  expect(sinks.sent).toHaveLength(1);
});

test('F29 an answer waits for its line', async () => {
  const settle: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const append = () => new Promise<void>((resolve, reject) => void settle.push({ resolve, reject }));
  const { gateway } = createGateway({ audit: { ...createAuditSink(() => undefined), append } });
  const handle = createRequestHandler(gateway);
  const answers: number[] = [];
  const first = handle(inbound()).then(({ status }) => answers.push(status));
  const second = handle(inbound()).then(({ status }) => answers.push(status));
  await vi.waitFor(() => expect(settle).toHaveLength(2));
  expect(answers).toEqual([]);
  settle[0]?.resolve();
  await Promise.race([first, second]);
  expect(answers).toEqual([200]);
  settle[1]?.reject(new Error(CANARY));
  await Promise.all([first, second]);
  expect(answers).toEqual([200, 503]);
});

test('F29 in a batch: a part without its line is no answer, and without that of the batch nothing is', async () => {
  const body = new TextEncoder().encode(
    '{"requests":[{"id":"a","method":"GET","url":"/users"},{"id":"b","method":"GET","url":"/users","dependsOn":["a"]}]}',
  );
  const send = async (unwritable: number) => {
    let lines = 0;
    const { gateway } = createGateway({
      limits: { ...LIMITS, requestBodyBytes: 1_000 },
      audit: createAuditSink(() => {
        lines += 1;
        if (lines === unwritable) throw new Error(CANARY);
      }),
    });
    const headers = [['content-type', 'application/json']] as const;
    const batch = inbound({ method: 'POST', target: '/v1.0/$batch', headers, body });
    const { status, body: answer } = await createRequestHandler(gateway)(batch);
    return [status, new TextDecoder().decode(answer)] as const;
  };
  const [, complete] = await send(0);
  expect(complete.split('Sales')).toHaveLength(3);
  const [status, first] = await send(1);
  const { responses } = JSON.parse(first) as { responses: { id: string; status: number }[] };
  expect([status, responses.map((part) => [part.id, part.status])]).toEqual([
    200,
    [
      ['a', 503],
      ['b', 424],
    ],
  ]);
  expect(first).not.toContain('Sales');
  const [last, none] = await send(3);
  expect([last, JSON.parse(none).error.code]).toEqual([503, 'NOT_READY']);
  expect(none).not.toMatch(/Sales|canary/);
});

test('a failure that nobody foresaw is a refusal that tells nothing', async () => {
  const { gateway, sinks } = createGateway({}, async () => {
    throw new TypeError(CANARY);
  });
  const outbound = await createRequestHandler(gateway)(inbound());
  expect([outbound.status, getErrorCode(outbound.headers)]).toEqual([502, 'RESPONSE_NOT_SANITIZABLE']);
  expect(sinks.audits[0]?.decision).toBe('failed');
  expect(JSON.stringify([sinks, outbound.headers]) + new TextDecoder().decode(outbound.body)).not.toContain(
    CANARY,
  );
});

test('a body that breaks off is never a shorter answer', async () => {
  const { gateway } = createGateway({}, async () => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: (async function* () {
      yield new TextEncoder().encode('{"value":[{"department":"Sales"}]');
      throw new SourceFailure('truncated');
    })(),
  }));
  const outbound = await createRequestHandler(gateway)(inbound());
  expect([outbound.status, getErrorCode(outbound.headers)]).toEqual([502, 'SOURCE_TRUNCATED']);
});

test('beyond the number of requests at once: 503 at once, and a place is free again afterwards', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { gateway } = createGateway({}, async () => {
    await gate;
    return json('{"value":[]}');
  });
  const handle = createRequestHandler(gateway);
  const waiting = [handle(inbound()), handle(inbound())];
  const third = await handle(inbound());
  expect([third.status, getErrorCode(third.headers)]).toEqual([503, 'NOT_READY']);
  open();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await handle(inbound())).status).toBe(200);
});

describe('an answer that the host has no room for yet (F12)', () => {
  const late = () => {
    let end = (_: boolean) => {};
    const taken = new Promise<boolean>((resolve) => {
      end = resolve;
    });
    const requested: (readonly number[])[] = [];
    const take = (...wish: readonly [number, number]) => {
      requested.push(wish);
      return taken;
    };
    return { room: { reserve: take }, asked: requested, end };
  };

  test('waits within the time of its request, and keeps the place of that', async () => {
    const { gateway, sinks } = createGateway({});
    const handle = createRequestHandler(gateway);
    const { room, asked, end } = late();
    const waiting = [handle(inbound({ room })), handle(inbound({ room }))];
    await vi.waitUntil(() => asked.length === 2);
    expect(getErrorCode((await handle(inbound())).headers)).toBe('NOT_READY');
    end(true);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await handle(inbound())).status).toBe(200);
    for (const [bytes, milliseconds] of asked) {
      expect(bytes).toBe(34);
      expect(milliseconds).toBeLessThan(LIMITS.requestMilliseconds);
    }
    expect(sinks.audits).toHaveLength(4);
  });

  test('BAT-05 of a batch keeps a place of its caller, so that nobody fills the gateway with more than the caller may', async () => {
    const { gateway } = createGateway({
      limits: { ...LIMITS, requestBodyBytes: 1_000 },
      admission: async ({ remoteAddress: id }) => ({
        outcome: 'known',
        caller: { id, grant: { connectors: ['*'], concurrentRequests: 1 } },
      }),
    });
    const handle = createRequestHandler(gateway);
    const { room, asked, end } = late();
    const headers = [['content-type', 'application/json']] as const;
    const body = new TextEncoder().encode('{"requests":[{"id":"a","method":"GET","url":"/users"}]}');
    const batch = inbound({
      method: 'POST',
      target: '/v1.0/$batch',
      headers,
      body,
      room,
      remoteAddress: 'one',
    });
    const first = handle(batch);
    await vi.waitUntil(() => asked.length === 1);
    const second = handle(batch);
    const outcome = await Promise.race([second, sleep(50, undefined)]);
    expect(getErrorCode(outcome?.headers ?? [])).toBe('CALLER_THROTTLED');
    expect((await handle(inbound({ remoteAddress: 'two' }))).status).toBe(200);
    end(true);
    expect((await first).status).toBe(200);
    expect((await handle(inbound({ remoteAddress: 'one' }))).status).toBe(200);
  });

  test('is not given when none comes: 503, to be asked for again, and the audit line says so', async () => {
    const { gateway, sinks } = createGateway({});
    const outbound = await createRequestHandler(gateway)(inbound({ room: { reserve: () => false } }));
    expect([outbound.status, getErrorCode(outbound.headers)]).toEqual([503, 'NOT_READY']);
    expect(outbound.headers).toContainEqual(['retry-after', '1']);
    expect(new TextDecoder().decode(outbound.body)).not.toContain('Sales');
    expect(sinks.audits).toMatchObject([{ code: 'NOT_READY', status: 503, bytesIn: 34 }]);
  });

  test('is not blamed on the gateway when the caller has gone meanwhile', async () => {
    const { gateway, sinks } = createGateway({});
    const signal = {
      aborted: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    const { room, asked, end } = late();
    const waiting = createRequestHandler(gateway)(inbound({ room, signal }));
    await vi.waitUntil(() => asked.length === 1);
    signal.aborted = true;
    end(false);
    await waiting;
    expect(sinks.audits).toMatchObject([{ code: 'SOURCE_UNREACHABLE' }]);
  });
});

describe("the time of Graph is Graph's, also when the request fails", () => {
  const SLOW = 54_000;
  const stopwatch = () => {
    let now = 0;
    return {
      clock: { now: () => 1_764_064_800_000, monotonic: () => now },
      pass: (milliseconds: number) => {
        now += milliseconds;
      },
    };
  };
  const limits = { ...LIMITS, requestMilliseconds: 55_000 };

  test.each<[string, (pass: () => void) => Promise<SourceResponse>, string]>([
    [
      'no answer in time',
      async (pass) => {
        pass();
        throw new SourceFailure('timeout');
      },
      'SOURCE_TIMEOUT',
    ],
    [
      'an error',
      async (pass) => {
        pass();
        return json('{"error":{"code":"UnknownError"}}', 500);
      },
      'SOURCE_ERROR',
    ],
    [
      'a body that breaks off',
      async (pass) => ({
        ...json(''),
        body: (async function* () {
          yield new TextEncoder().encode('{"value":[');
          pass();
          throw new SourceFailure('truncated');
        })(),
      }),
      'SOURCE_TRUNCATED',
    ],
    [
      'an answer that cannot be made safe',
      async (pass) => {
        pass();
        return json('{"value":');
      },
      'RESPONSE_NOT_SANITIZABLE',
    ],
    [
      'a good answer',
      async (pass) => {
        pass();
        return json('{"value":[]}');
      },
      '',
    ],
  ])('%s after 54 s', async (_name, answer, code) => {
    const { clock, pass } = stopwatch();
    const { gateway, sinks } = createGateway({ clock, limits }, () => answer(() => pass(SLOW)));
    await createRequestHandler(gateway)(inbound());
    expect(sinks.audits).toMatchObject([
      { code, milliseconds: 0, entraMilliseconds: 0, graphMilliseconds: SLOW },
    ]);
  });

  test('and so is that of Entra, when it gives no token', async () => {
    const { clock, pass } = stopwatch();
    const { gateway, sinks } = createGateway({ clock, limits });
    const tokens: AccessTokenProvider = {
      get: async () => {
        pass(SLOW);
        throw new RequestError('SOURCE_AUTH_FAILED');
      },
      invalidate: () => undefined,
      state: () => 'ok' as const,
    };
    const routes = new Map([...gateway.routes].map(([id, route]) => [id, { ...route, tokens }]));
    await createRequestHandler({ ...gateway, routes })(inbound());
    expect(sinks.audits).toMatchObject([
      {
        code: 'SOURCE_AUTH_FAILED',
        milliseconds: 0,
        entraMilliseconds: SLOW,
        graphMilliseconds: 0,
      },
    ]);
  });
});

describe('measured before it is read', () => {
  test.each([
    ['target', inbound({ target: `/v1.0/users?$top=${'1'.repeat(300)}` }), 400, 'TARGET_MALFORMED'],
    [
      'number of headers',
      inbound({ headers: Array.from({ length: 11 }, () => ['a', 'b'] as const) }),
      400,
      'TARGET_MALFORMED',
    ],
    ['bytes of headers', inbound({ headers: [['a', 'b'.repeat(1_000)]] }), 400, 'TARGET_MALFORMED'],
    ['body with GET', inbound({ body: new Uint8Array(1) }), 400, 'TARGET_MALFORMED'],
    ['body too large', inbound({ method: 'POST', body: new Uint8Array(101) }), 403, 'BODY_NOT_ALLOWED'],
    ['method', inbound({ method: 'POST' }), 403, 'METHOD_NOT_ALLOWED'],
  ])('%s', async (_name, request, status, code) => {
    const { gateway, sinks } = createGateway({});
    const outbound = await createRequestHandler(gateway)(request);
    expect([outbound.status, getErrorCode(outbound.headers), sinks.sent.length]).toEqual([status, code, 0]);
    expect(sinks.audits[0]?.decision).toBe('refused');
  });
});

describe('callers', () => {
  const known = (id: string, grant: Grant): AdmitCaller => {
    return async () => ({ outcome: 'known', caller: { id, grant } });
  };

  test.each<[AdmissionResult, number, string]>([
    [{ outcome: 'refused', reason: 'expired' }, 401, 'CALLER_UNKNOWN'],
    [{ outcome: 'forbidden', reason: 'address' }, 403, 'CALLER_FORBIDDEN'],
    [{ outcome: 'ambiguous', reason: 'several-credentials' }, 400, 'TARGET_MALFORMED'],
    [{ outcome: 'unavailable', reason: 'key-source' }, 503, 'NOT_READY'],
  ])('%o ends the request; its reason stands in the audit line alone', async (verdict, status, code) => {
    const { gateway, sinks } = createGateway({ admission: async () => verdict });
    const outbound = await createRequestHandler(gateway)(inbound());
    expect([outbound.status, getErrorCode(outbound.headers), sinks.sent.length]).toEqual([status, code, 0]);
    expect(sinks.audits).toMatchObject([
      { caller: '', callerReason: verdict.outcome !== 'known' && verdict.reason },
    ]);
    const outcome = JSON.stringify(outbound.headers) + new TextDecoder().decode(outbound.body);
    expect(outcome).not.toMatch(/expired|address\b(?!\.)|key-source/);
    expect(outbound.headers.filter(([name]) => name === 'www-authenticate')).toEqual(
      status === 401 ? [['www-authenticate', 'Bearer']] : [],
    );
  });
  test('CON-01 the host hears of a valid caller before the answer, and of no other', async () => {
    const heard: string[] = [];
    const verdicts: readonly AdmissionResult[] = [
      { outcome: 'known', caller: { id: 'key:a', grant: { connectors: ['other'] } } },
      { outcome: 'refused', reason: 'expired' },
      { outcome: 'throttled', reason: 'failures', retryAfter: 1 },
    ];
    for (const verdict of verdicts)
      await createRequestHandler(createGateway({ admission: async () => verdict }).gateway)(
        inbound({ admitted: () => void heard.push(verdict.outcome) }),
      );
    expect(heard).toEqual(['known']);
  });
  test('the caller is named in the audit line', async () => {
    const { gateway, sinks } = createGateway({ admission: known('key:a', { connectors: ['sample'] }) });
    expect((await createRequestHandler(gateway)(inbound())).status).toBe(200);
    expect(sinks.audits).toMatchObject([{ caller: 'key:a', callerReason: '', decision: 'allowed' }]);
  });
  test.each<[readonly string[], number]>([
    [['sample'], 200],
    [['other', 'sample'], 200],
    [['*'], 200],
    [['other'], 403],
    [['sampl'], 403],
    [[], 403],
  ])('a grant for %j', async (connectors, status) => {
    const { gateway, sinks } = createGateway({ admission: known('key:a', { connectors }) });
    expect((await createRequestHandler(gateway)(inbound())).status).toBe(status);
    expect(sinks.sent).toHaveLength(status === 200 ? 1 : 0);
    if (status !== 200)
      expect(sinks.audits).toMatchObject([
        { caller: 'key:a', code: 'CALLER_FORBIDDEN', callerReason: 'connector', decision: 'refused' },
      ]);
  });
  test('who may not use a connector is not told by which rules it serves; the audit line is', async () => {
    const { gateway, sinks } = createGateway({ admission: known('key:a', { connectors: ['other'] }) });
    const { headers } = await createRequestHandler(gateway)(inbound({ target: '/sample/v1.0/users' }));
    const policy = gateway.routes.get('sample')?.plan.policy;
    expect(JSON.stringify(headers)).not.toContain(policy);
    expect(headers).toContainEqual(['nymgate-policy', gateway.policy]);
    expect(sinks.audits).toMatchObject([{ code: 'CALLER_FORBIDDEN', connector: 'sample' }]);
  });
  test.each([
    ['127.0.0.1', 200],
    ['127.9.9.9', 200],
    ['::1', 200],
    ['::ffff:127.0.0.1', 200],
    ['10.0.0.1', 401],
    ['::ffff:10.0.0.1', 401],
    ['1127.0.0.1', 401],
    ['fe80::1', 401],
    ['', 401],
  ])('without a verifier a request from "%s"', async (remoteAddress, status) => {
    const { gateway, sinks } = createGateway({});
    expect((await createRequestHandler(gateway)(inbound({ remoteAddress }))).status).toBe(status);
    expect(sinks.audits).toMatchObject([
      status === 200 ? { caller: 'local' } : { caller: '', callerReason: 'no-verifier' },
    ]);
  });
  test('a caller over its rate waits, and other callers do not', async () => {
    const { gateway, sinks } = createGateway({
      admission: async ({ remoteAddress }) => ({
        outcome: 'known',
        caller: { id: remoteAddress, grant: { connectors: ['*'], requestsPerMinute: 2 } },
      }),
    });
    const handle = createRequestHandler(gateway);
    const one = async () => (await handle(inbound({ remoteAddress: 'one' }))).status;
    expect([await one(), await one(), await one()]).toEqual([200, 200, 429]);
    expect((await handle(inbound({ remoteAddress: 'two' }))).status).toBe(200);
    expect(sinks.audits[2]).toMatchObject({
      caller: 'one',
      code: 'CALLER_THROTTLED',
      callerReason: 'rate',
      decision: 'refused',
    });
  });
});

describe('T1-24 an opened value fills its one place and changes nothing around it', () => {
  const { gateway, sinks } = createGateway({});
  const mint = (text: string) =>
    [...gateway.routes.values()][0]?.pseudonymizer.reversible(text, 'person') ?? '';

  test.each([
    'x/messages',
    '..',
    'a?$select=body',
    'a#b',
    'a;b',
    'a%2fb',
    'a\\b',
    '$count',
    'microsoft.graph.user',
    'a\nb',
  ])('%s is refused', async (text) => {
    const outbound = await createRequestHandler(gateway)(inbound({ target: `/v1.0/users/${mint(text)}` }));
    expect([outbound.status, getErrorCode(outbound.headers), sinks.sent.length]).toEqual([
      400,
      'TOKEN_INVALID',
      0,
    ]);
  });
  test('TOK-05 a harmless one arrives as one component, encoded', async () => {
    const served = createGateway({}, async () => json('{"department":"Sales"}'));
    const outbound = await createRequestHandler(served.gateway)(
      inbound({ target: `/v1.0/users/${mint('é a+b&c')}` }),
    );
    expect(outbound.status).toBe(200);
    expect(served.sinks.sent[0]?.path).toBe('/v1.0/users/%C3%A9%20a%2Bb%26c');
  });
});

test('the configuration bounds the methods, whatever the rules allow', async () => {
  const { gateway, sinks } = createGateway({ methods: ['HEAD'] });
  const outbound = await createRequestHandler(gateway)(inbound());
  expect([outbound.status, getErrorCode(outbound.headers), sinks.sent.length]).toEqual([
    403,
    'METHOD_NOT_ALLOWED',
    0,
  ]);
});

test('Preference-Applied: only preferences that the endpoint lets through, with values that a request may have', async () => {
  const { gateway } = createGateway({}, async () => ({
    ...json('{"value":[]}'),
    headers: {
      'content-type': 'application/json',
      'preference-applied': `odata.maxpagesize=5, odata.maxpagesize="Kovac", outlook.allow-unsafe-html, odata.maxpagesize=<${CANARY}>, ${CANARY}`,
    },
  }));
  const { headers } = await createRequestHandler(gateway)(inbound());
  expect(headers.find(([name]) => name === 'preference-applied')?.[1]).toBe('odata.maxpagesize=5');
});

describe('headers are closed lists', () => {
  /** Has a value for every name, so that whatever reads one more than it should is seen. */
  const everyHeader = (known: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    new Proxy(known, { get: (target, name) => Reflect.get(target, name) ?? CANARY });

  test('ERR-03 of an answer, whatever Graph sends', async () => {
    const { gateway } = createGateway({}, async () => ({
      ...json('{"value":[]}'),
      headers: everyHeader({
        'content-type': 'application/json',
        'request-id': '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11',
        'preference-applied': 'odata.maxpagesize=5',
      }),
    }));
    const { headers } = await createRequestHandler(gateway)(inbound());
    expect(headers.map(([name]) => name)).toEqual([
      'content-type',
      'cache-control',
      'x-content-type-options',
      'nymgate-connector',
      'nymgate-policy',
      'nymgate-epoch',
      'nymgate-request-id',
      'request-id',
      'preference-applied',
      'etag',
    ]);
    expect(JSON.stringify(headers)).not.toContain(CANARY);
  });

  test('of a request to Graph, whatever the caller sends', async () => {
    const { gateway, sinks } = createGateway({});
    const sent = ['Authorization', 'Cookie', 'X-Anything', 'Accept-Language', 'Host', 'Accept'] as const;
    const headers = [
      ...sent.map((name) => [name, CANARY] as const),
      // Rows of users leave sorted, so their page size is ours.
      ['Prefer', 'odata.maxpagesize=5'] as const,
    ];
    await createRequestHandler(gateway)(inbound({ headers }));
    expect(sinks.sent[0]?.headers.map(([name]) => name)).toEqual([
      'accept',
      'accept-encoding',
      'user-agent',
      'client-request-id',
      'authorization',
    ]);
    expect(JSON.stringify(sinks.sent[0]?.headers)).not.toContain(CANARY);
  });
});
