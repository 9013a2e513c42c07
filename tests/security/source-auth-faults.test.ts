import { dirname } from 'node:path';
import { AADSTS, type AadstsCode } from 'nymgate-simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTRA_FAULTS, findEntraFault } from '../../packages/clouds/src/faults/entra-faults.ts';
import { GRAPH_FAULTS, type GraphFault } from '../../packages/clouds/src/faults/find-graph-faults.ts';
import { getOauthError } from '../../tools/meanings/oauth-errors.ts';
import { DOCTOR_SUBJECT, type DoctorFixture, startDoctorFixture } from '../harness/doctor-fixture.ts';
import { type RawResponse, sendRawRequest } from '../harness/send-raw-request.ts';
import { startTestHost } from '../harness/start-test-host.ts';
import type { TestHost } from '../harness/test-host.ts';

// Each fault of Entra and Graph, as the caller of a running gateway and the reader of its log see it: the code, and nothing of
// the tenant, the application, the platform's identity or Microsoft's own words.

const CODES = Object.keys(ENTRA_FAULTS).filter((code) => Object.hasOwn(AADSTS, code));
const CANARY = 'CANARY jane.doe@northwind.example';
const REFUSALS = Object.entries<GraphFault>(GRAPH_FAULTS).flatMap(([name, { statuses, codes }]) =>
  statuses.map((status) => [name, status, codes[0] ?? 'someCode'] as const),
);
/** What the gateway calls it; all others are SOURCE_ERROR. */
const OWN_CODES: Readonly<Record<number, string>> = {
  401: 'SOURCE_AUTH_FAILED',
  410: 'RESYNC_REQUIRED',
  429: 'SOURCE_THROTTLED',
  503: 'SOURCE_THROTTLED',
};

let stand: DoctorFixture;
let host: TestHost;

/** One connector for each: after a refusal neither Entra nor Graph is asked for the same application again at once. */
beforeAll(async () => {
  stand = await startDoctorFixture();
  const { simulator } = stand;
  const rules = stand.write('rules.yaml', 'endpoints:\n  - pathTemplate: /v1.0/users\n');
  const token = stand.write('assertion', stand.assertion);
  const connectors = [
    ...CODES.map((code) => `entra-${code}`),
    ...REFUSALS.map((_, index) => `graph-${index}`),
  ].map((id) => {
    const { clientId } = simulator.registerApp({
      name: id,
      roles: ['User.Read.All'],
      credentials: [
        { issuer: simulator.issuerUrl, subject: DOCTOR_SUBJECT, audience: 'api://AzureADTokenExchange' },
      ],
    });
    return [
      id,
      {
        tenant: simulator.tenantId,
        clientId,
        rules,
        allowOpen: true,
        assertion: { type: 'token-file', path: token },
      },
    ] as const;
  });
  const text = JSON.stringify({
    listen: { port: 0 },
    admin: { port: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${stand.write('key', stand.key)}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(connectors),
    log: { level: 'trace' },
  });
  host = await startTestHost({ text, directory: dirname(token) });
});
afterAll(async () => {
  await host.close();
  await stand.close();
});

/** One request, with the lines that it made the gateway write. */
async function ask(target: string): Promise<{ answer: RawResponse; log: readonly string[] }> {
  const mark = host.lines.length;
  const answer = await sendRawRequest(host.url, { target, headers: {} });
  return { answer, log: host.lines.slice(mark) };
}

function expectNothingTold({ answer, log }: { answer: RawResponse; log: readonly string[] }): void {
  const { simulator, assertion, key } = stand;
  const told = [answer.body, JSON.stringify(answer.headers), ...log].join('\n');
  const secrets = [
    assertion,
    assertion.split('.')[2] ?? '',
    key,
    DOCTOR_SUBJECT,
    simulator.tenantId,
    simulator.issuerUrl,
    'orthwind',
    'CANARY',
  ];
  for (const secret of secrets) expect(told).not.toContain(secret);
  expect(told).not.toMatch(/eyJ[\w-]{10,}\.[\w-]/);
  expect(told).not.toContain('Trace ID');
}

describe('Entra', () => {
  test.each(CODES)('AADSTS%s: a 502 with the number; the log has its meaning in our words', async (code) => {
    stand.simulator.answerNextToken({ code: Number(code) as AadstsCode, detail: CANARY });
    const told = await ask(`/entra-${code}/v1.0/users`);
    const fault = findEntraFault(code);
    expectNothingTold(told);
    const { answer, log } = told;
    expect(answer.status).toBe(502);
    const exchange = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const line = exchange.find(({ event }) => event === 'token_exchange');
    if (getOauthError(code) === 'temporarily_unavailable') {
      expect(answer.headers['nymgate-error']).toBe('SOURCE_UNREACHABLE');
      return;
    }
    expect([answer.headers['nymgate-error'], answer.headers['nymgate-hint']]).toEqual([
      'SOURCE_AUTH_FAILED',
      code,
    ]);
    expect(answer.body).toContain('nymgate doctor');
    expect(answer.body).not.toContain(fault?.title);
    expect(line).toMatchObject({ outcome: 'refused', hint: code, reason: fault?.title });
  });
});

describe('Graph', () => {
  test.each(REFUSALS.map((refusal, index) => [...refusal, index] as const))(
    '%s (%d %s): Graph’s code at most',
    async (_, status, code, index) => {
      stand.simulator.answerNext({
        times: status === 401 ? 2 : 1,
        status,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ error: { code, message: CANARY, innerError: { code: CANARY } } }),
      });
      const told = await ask(`/graph-${index}/v1.0/users?$top=${status}&$skiptoken=${code}`);
      expectNothingTold(told);
      expect(told.answer.status).toBeGreaterThanOrEqual(400);
      expect(told.answer.headers['nymgate-error']).toBe(OWN_CODES[status] ?? 'SOURCE_ERROR');
      expect(told.answer.body).not.toContain('Graph refused the last access tokens');
    },
  );
});
