import { describe, expect, test } from 'vitest';
import { createAuditSink } from '../../../../tests/harness/audit-sink.ts';
import type { Inbound } from '../../../engine/src/kernel/inbound.ts';
import type { SourceResponse } from '../../../engine/src/kernel/ports.ts';
import type { RuleSet } from '../../../engine/src/plan/rule-set.ts';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { sha256Hex } from '../../../engine/src/pseudonyms/sealing/digest.ts';
import type { CompatibilityMode } from '../../../rules/src/dialects/compatibility-mode.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { nativeLanguage } from '../app/rule-languages.ts';
import type { AuditRecord } from './audit-fields.ts';
import { createRequestHandler } from './handle-request.ts';
import type { Gateway, Route } from './steps/gateway.ts';

const CANARY = 'canaryzq7x1';
const PERSON = '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e';
const RULES: RuleSet = {
  nymgate: 1,
  name: 'sample',
  entities: {
    user: { properties: { department: { treatment: 'keep', type: 'string', class: 'organisation' } } },
  },
  endpoints: [
    {
      id: 'delta',
      path: '/v1.0/users/delta',
      response: { collection: 'user' },
    },
    {
      id: 'user',
      path: '/v1.0/users/{userId}',
      slots: { userId: { type: ['guid', 'address'], pseudonym: 'accepted', kind: 'person' } },
      response: { entity: 'user' },
    },
    {
      id: 'group',
      path: '/v1.0/groups/{groupId}',
      slots: { groupId: { type: 'guid', pseudonym: 'accepted', kind: 'group' } },
      response: { entity: 'user' },
    },
  ],
};
const LIMITS = {
  ...{ targetBytes: 2_000, headerCount: 10, headerBytes: 1_000, requestBodyBytes: 100, tokens: 5 },
  ...{ tokenBytes: 500, responseBytes: 10_000, depth: 16, stringBytes: 1_000, objectKeys: 100 },
  ...{ requestMilliseconds: 1_000, concurrentRequests: 2, invalidTokens: 5 },
};
const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: Uint8Array.from({ length: 32 }, (_, index) => (index * 29 + 3) % 256) }],
  tenant: '',
});

function answer(text = '{"department":"Sales"}', pass = () => {}): SourceResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: (async function* () {
      pass();
      yield new TextEncoder().encode(text);
    })(),
  };
}

type Sinks = { readonly audits: AuditRecord[]; readonly logs: Record<string, unknown>[] };

function createGateway(gateway: Partial<Gateway> = {}, route: Partial<Route> = {}) {
  const sinks: Sinks = { audits: [], logs: [] };
  const only: Route = {
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
    ...route,
  };
  const complete: Gateway = {
    routes: new Map([['sample', only]]),
    graphOrigin: 'https://graph.microsoft.com',
    policy: 'p',
    keyFingerprint: 'e',
    methods: ['GET', 'HEAD'],
    batch: true,
    limits: LIMITS,
    http: { send: async () => answer() },
    clock: { now: () => 0, monotonic: () => 0 },
    random: { bytes: (length) => new Uint8Array(length), fraction: () => 0.5 },
    log: { write: (level, event, fields) => void sinks.logs.push({ level, event, ...fields }) },
    metrics: { count: () => undefined, observe: () => undefined },
    audit: createAuditSink((line) => void sinks.audits.push(JSON.parse(line))),
    ...gateway,
  };
  return { handle: createRequestHandler(complete), sinks };
}

function inbound(target: string, more: Partial<Inbound> = {}): Inbound {
  return { method: 'GET', target, headers: [], body: new Uint8Array(0), remoteAddress: '127.0.0.1', ...more };
}

describe('the subject of an audit line', () => {
  const token = pseudonymizer.reversible(PERSON, 'person') ?? '';
  const pseudonym = pseudonymizer.irreversible(PERSON, 'person');
  const address = pseudonymizer.irreversible('Kim.Lee+x@Contoso.com', 'person');
  test.each([
    ['a pseudonym', `/v1.0/users/${token}`, pseudonym],
    ['an id in clear: the same subject, and never the id', `/v1.0/users/${PERSON}`, pseudonym],
    ['an address in clear', '/v1.0/users/Kim.Lee%40Contoso.com', address],
    ['a group is no person', `/v1.0/groups/${PERSON}`, ''],
    ["a word of Graph's", '/v1.0/users/delta', ''],
    ['a pseudonym that does not open', '/v1.0/users/p~AAAA', ''],
  ])('%s', async (_, target, subject) => {
    const { handle, sinks } = createGateway();
    await handle(inbound(target));
    expect(sinks.audits.map((line) => line.subject)).toEqual([subject]);
    expect(JSON.stringify(sinks)).not.toMatch(new RegExp(`${PERSON}|kim|${token}`, 'i'));
  });
});

describe('the client of an audit line', () => {
  test('is the address of the connection where no proxy is trusted, whatever a header says (NET-07)', async () => {
    const { handle, sinks } = createGateway();
    await handle(inbound('/v1.0/x', { headers: [['X-Forwarded-For', '6.6.6.6']] }));
    expect(sinks.audits).toMatchObject([{ client: '127.0.0.1' }]);
  });

  test('BAT-03 is that of the batch in the lines of its requests, whatever their headers say', async () => {
    const clientAddress = ({ headers }: Pick<Inbound, 'headers'>) =>
      headers.find(([name]) => name.toLowerCase() === 'x-forwarded-for')?.[1] ?? 'none';
    const caller = { id: 'key:x', grant: { connectors: ['*'] } };
    const { handle, sinks } = createGateway({
      clientAddress,
      admission: async () => ({ outcome: 'known', caller }),
      limits: { ...LIMITS, requestBodyBytes: 1_000 },
    });
    const headers = { 'X-Forwarded-For': '6.6.6.6' };
    const body = JSON.stringify({ requests: [{ id: '1', method: 'GET', url: '/x', headers }] });
    await handle({
      ...inbound('/v1.0/$batch', { method: 'POST', body: new TextEncoder().encode(body) }),
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Forwarded-For', '203.0.113.9'],
      ],
    });
    expect(sinks.audits.map(({ endpoint, caller: id, client }) => [endpoint, id, client])).toEqual([
      ['', 'key:x', '203.0.113.9'],
      ['$batch', 'key:x', '203.0.113.9'],
    ]);
  });

  test('is told of a caller that is refused, too', async () => {
    const { handle, sinks } = createGateway({ clientAddress: () => '203.0.113.9' });
    await handle(inbound('/v1.0/x', { remoteAddress: '192.0.2.1' }));
    expect(sinks.audits).toMatchObject([{ code: 'CALLER_UNKNOWN', client: '203.0.113.9' }]);
  });
});

test('our own time, Entra’s and Graph’s add up, and what we do between two chunks is ours', async () => {
  let now = 0;
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  const sanitize: Route['ruleLanguage']['sanitize'] = (endpoint, context) => {
    pass(1);
    const engine = nativeLanguage.sanitize(endpoint as never, context);
    return {
      ...engine,
      write: (chunk) => {
        pass(7);
        engine.write(chunk);
      },
    };
  };
  const { handle, sinks } = createGateway(
    {
      clock: { now: () => 0, monotonic: () => now },
      limits: { ...LIMITS, requestMilliseconds: 10_000 },
      http: {
        send: async () => {
          pass(20);
          return answer('{}', () => pass(300));
        },
      },
    },
    {
      ruleLanguage: { ...nativeLanguage, sanitize } as Route['ruleLanguage'],
      tokens: {
        get: async () => {
          pass(4_000);
          return { token: 't', generation: 1 };
        },
        invalidate: () => undefined,
        state: () => 'ok' as const,
      },
    } as Partial<Route>,
  );
  await handle(inbound('/v1.0/users/delta'));
  expect(sinks.audits).toMatchObject([{ entraMilliseconds: 4_000, graphMilliseconds: 320, milliseconds: 8 }]);
});

describe('LOG-02 an exception that nobody foresaw, with a chain of causes, is told by event and stage alone', () => {
  const thrown = () => {
    throw new TypeError(CANARY, { cause: new Error(CANARY, { cause: `${CANARY} secret` }) });
  };
  const rejected = async () => thrown();
  const NO_MANNERS = { createHeaders: () => [], createErrorHeaders: () => [] };
  const failing = { ruleLanguage: nativeLanguage } as const;
  const cases: readonly [string, Partial<Gateway>, Partial<Route>, Partial<Inbound>?][] = [
    ['caller', { admission: rejected }, {}],
    [
      'target',
      { compat: { ...NO_MANNERS, parseControlHeaders: thrown } as unknown as CompatibilityMode },
      {},
    ],
    ['rules', {}, { ruleLanguage: { ...failing.ruleLanguage, decide: thrown } } as Partial<Route>],
    ['open', {}, { ruleLanguage: { ...failing.ruleLanguage, open: thrown } } as Partial<Route>],
    ['source', {}, { tokens: { get: rejected, invalidate: thrown, state: () => 'failing' as const } }],
    ['source', { http: { send: rejected } }, {}],
    ['source', { http: { send: async () => answer('{}', thrown) } }, {}],
    ['source', {}, { ruleLanguage: { ...failing.ruleLanguage, sanitize: thrown } } as Partial<Route>],
    [
      'sanitize',
      {},
      {
        ruleLanguage: {
          ...failing.ruleLanguage,
          sanitize: () => ({ write: () => undefined, end: thrown }),
        },
      } as unknown as Partial<Route>,
    ],
    ['answer', { http: { send: async () => answer('{"value":[]}') } }, {}, { room: { reserve: thrown } }],
  ];
  test.each(cases)('%s', async (stage, gateway, route, request = {}) => {
    const { handle, sinks } = createGateway(gateway, route);
    const outbound = await handle(inbound('/v1.0/users/delta', request));
    const { requestId, code, decision } = sinks.audits[0] ?? {};
    expect({ code, decision }).toEqual({ code: 'RESPONSE_NOT_SANITIZABLE', decision: 'failed' });
    const endpoint = ['caller', 'target', 'rules'].includes(stage) ? '' : '/v1.0/users/delta';
    expect(sinks.logs).toEqual([{ level: 'error', event: 'internal_failure', requestId, endpoint, stage }]);
    const reported = JSON.stringify([sinks, outbound.headers]) + new TextDecoder().decode(outbound.body);
    expect(reported).not.toMatch(/canary|secret|TypeError/i);
  });
});
