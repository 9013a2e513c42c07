import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { formatKeyFile } from '../../packages/gateway/src/caller-auth/key-file.ts';
import type { AuditRecord } from '../../packages/gateway/src/proxy/audit-fields.ts';
import { TRACE_ATTRIBUTES } from '../../packages/gateway/src/proxy/trace-fields.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import {
  attribute,
  nanosecondsOf,
  type OtlpCollector,
  startOtlpCollector,
} from '../stand-ins/otlp-collector.ts';

// A whole gateway, and a collector that reads OTLP/HTTP from a real socket.

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const TARGET = '/v1.0/users?$top=2';

let collector: OtlpCollector;

const start = (
  traces: Readonly<Record<string, unknown>> = {},
  rest: Readonly<Record<string, unknown>> = {},
) =>
  startGateway({
    connectors: ['entra-id'],
    config: { traces: { endpoint: collector.url, ...traces }, ...rest },
  });

beforeAll(async () => {
  collector = await startOtlpCollector();
});
afterAll(() => collector.close());
afterEach(() => collector.answer({ status: 200, body: '{}' }));

type Asking = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly before?: (gateway: TestGateway) => void;
};

/** One request to a gateway of its own, which sends its spans when it stops: that of the request, and those of its steps. */
async function traced(target: string, { headers = {}, before = () => undefined }: Asking = {}) {
  const gateway = await start({ propagate: true });
  before(gateway);
  const { status } = await gateway.get(target, headers);
  await gateway.close();
  const audit = gateway.lines
    .map((line) => JSON.parse(line) as AuditRecord & { readonly instance: string })
    .find(({ event }) => event === 'request');
  const root = collector.spans().find((span) => attribute(span, 'nymgate.request_id') === audit?.requestId);
  if (audit === undefined || root === undefined) throw new Error('There is no audit line, or no span.');
  const steps = collector.spans().filter(({ parentSpanId }) => parentSpanId === root.spanId);
  const graph = gateway.simulator.requests.filter(({ server }) => server === 'graph').at(-1);
  return { status, audit, root, steps, toldGraph: graph?.headers ?? {} };
}

describe('the trace of a request', () => {
  test('is one span, and below it one for each step, in the order of the walk', async () => {
    const { status, audit, root, steps } = await traced(TARGET);
    expect(status).toBe(200);
    expect(root).toMatchObject({ name: `GET ${audit.endpoint}`, kind: 2, status: {} });
    expect(root.parentSpanId).toBeUndefined();
    expect(steps.map(({ name }) => name)).toEqual([
      'admit',
      'target',
      'decide',
      'open',
      'token',
      'upstream',
      'sanitize',
      'answer',
    ]);
    expect(steps.map(({ kind }) => kind)).toEqual([1, 1, 1, 1, 1, 3, 1, 1]);
    for (const span of steps) expect(span).toMatchObject({ traceId: root.traceId, attributes: [] });
  });

  test('takes as long as the audit line says, and its steps as long as it', async () => {
    const { audit, root, steps } = await traced(TARGET);
    const whole = Number(nanosecondsOf(root)) / 1e6;
    const told = audit.milliseconds + audit.entraMilliseconds + audit.graphMilliseconds;
    // Each of the three is rounded to a tenth.
    expect(Math.abs(whole - told)).toBeLessThan(0.16);
    expect(steps.reduce((sum, span) => sum + nanosecondsOf(span), 0n)).toBe(nanosecondsOf(root));
    const upstream = steps.find(({ name }) => name === 'upstream');
    if (upstream === undefined) return expect.unreachable();
    expect(Number(nanosecondsOf(upstream)) / 1e6).toBeGreaterThan(audit.graphMilliseconds - 0.2);
  });

  test('TRC-02 has the attributes of the list and no others, with the values of the audit line', async () => {
    const { audit, root } = await traced(TARGET);
    const names: Readonly<Record<string, keyof AuditRecord>> = TRACE_ATTRIBUTES;
    for (const { key } of root.attributes) expect(attribute(root, key)).toBe(audit[names[key] ?? 'event']);
    expect(root.attributes.length).toBeGreaterThan(15);
  });

  test('a refusal ends in its step, and is no error of ours', async () => {
    const { root, steps } = await traced('/v1.0/users/x/photo');
    expect(steps.map(({ name }) => name)).toEqual(['admit', 'target', 'decide']);
    expect(root).toMatchObject({ name: 'GET', status: {} });
    expect(steps.map((span) => attribute(span, 'error.type'))).toEqual([
      undefined,
      undefined,
      'ENDPOINT_NOT_ALLOWED',
    ]);
    expect(steps.at(-1)?.status).toEqual({});
  });

  test('a token that Graph refuses is in it twice, and Graph too', async () => {
    const { steps } = await traced(TARGET, {
      before: ({ simulator }) => simulator.answerNext({ status: 401 }),
    });
    const names = steps.map(({ name }) => name);
    expect(names.slice(4, 8)).toEqual(['token', 'upstream', 'token', 'upstream']);
  });

  test('a failure of Graph is an error of the step and of the request', async () => {
    const { root, steps } = await traced(TARGET, {
      before: ({ simulator }) =>
        simulator.answerNext({ status: 500, body: '{"error":{"code":"x","message":"kim"}}' }),
    });
    expect(root.status).toEqual({ code: 2 });
    expect(steps.at(-1)).toMatchObject({ name: 'upstream', status: { code: 2 } });
    expect(attribute(root, 'error.type')).toBe('SOURCE_ERROR');
  });
});

describe('TRC-01 the caller\u2019s trace', () => {
  test('is continued; Graph gets the id of the step that calls it, in a trace of ours (TRC-04)', async () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'v=kim.lee@contoso.com' };
    const { root, steps, toldGraph } = await traced(TARGET, { headers });
    expect(root).toMatchObject({ traceId: TRACE, parentSpanId: SPAN, flags: 0x301 });
    const upstream = steps.find(({ name }) => name === 'upstream');
    const ours = String(attribute(root, 'nymgate.graph_trace_id'));
    expect(ours).not.toBe(TRACE);
    expect(toldGraph['traceparent']).toBe(`00-${ours}-${upstream?.spanId}-01`);
    expect(toldGraph['tracestate']).toBeUndefined();
    const bytes = Buffer.concat(collector.exports.map((each) => each.bytes)).toString();
    expect(bytes).not.toContain('kim.lee');
  });

  test.each([
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-kim.lee@contoso.com`,
    `ff-${TRACE}-${SPAN}-01`,
    '00-kim.lee@contoso.com',
    '"}]}]}]}',
    'x'.repeat(8_000),
  ])('that is none is not taken over in any part: %.60s', async (traceparent) => {
    const { status, root, toldGraph } = await traced(TARGET, { headers: { traceparent } });
    expect(status).toBe(200);
    expect(root.traceId).not.toBe(TRACE);
    expect(root.parentSpanId).toBeUndefined();
    expect(toldGraph['traceparent']).toMatch(new RegExp(`^00-${root.traceId}-[0-9a-f]{16}-01$`));
  });

  test('of a stranger is not continued: only who is known writes into a trace', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'nymgate-traces-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, 'callers');
    writeFileSync(file, formatKeyFile([]), { mode: 0o600 });
    const strict = await start({}, { callers: { apiKeys: { file } } });
    const before = collector.spans().length;
    const answer = await strict.get(TARGET, { traceparent: `00-${TRACE}-${SPAN}-01` });
    await strict.close();
    expect(answer.status).toBe(401);
    const own = (await collector.waitForSpans(before + 2)).slice(before);
    expect(own.map(({ name }) => name)).toEqual(['GET', 'admit']);
    for (const { traceId } of own) expect(traceId).not.toBe(TRACE);
  });
});

describe('what the collector gets', () => {
  test('is one resource of three attributes; the instance is that of the audit trail', async () => {
    const { audit } = await traced(TARGET);
    for (const resource of collector.resources())
      expect(resource.map(({ key }) => key)).toEqual([
        'service.name',
        'service.version',
        'service.instance.id',
      ]);
    expect(JSON.stringify(collector.resources())).toContain(audit.instance);
  });

  test('comes with the credential and the headers of the configuration', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'nymgate-traces-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const token = join(directory, 'collector-token');
    writeFileSync(token, 'collectortoken123\n', { mode: 0o600 });
    const before = collector.exports.length;
    const other = await start({
      authorization: { secret: `file:${token}` },
      headers: { 'x-scope': `file:${token}` },
    });
    await other.get(TARGET);
    await other.close();
    expect(collector.exports.length).toBeGreaterThan(before);
    for (const { headers, method } of collector.exports.slice(before)) {
      expect(method).toBe('POST');
      expect(headers).toMatchObject({
        authorization: 'Bearer collectortoken123',
        'x-scope': 'collectortoken123',
        'content-type': 'application/json',
      });
    }
    expect(other.lines.join('\n')).not.toContain('collectortoken');
  });

  test('is all that waits when the gateway stops', async () => {
    const before = collector.spans().length;
    const other = await start();
    for (let request = 0; request < 3; request += 1) await other.get(TARGET);
    expect(collector.spans().length).toBe(before);
    await other.close();
    expect(collector.spans().length).toBe(before + 3 * 9);
  });
});

describe('TRC-03 a collector that is down, silent or odd', () => {
  const metric = async (given: TestGateway, outcome: string) => {
    const text = await (await fetch(`${given.host.adminUrl}/metrics`)).text();
    return Number(
      new RegExp(`nymgate_trace_spans_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0,
    );
  };

  test('keeps no request waiting and no gateway from stopping; spans beyond the queue are counted', async () => {
    collector.answer('silent');
    const other = await start({ queueSpans: 64, exportMilliseconds: 300 });
    for (let request = 0; request < 10; request += 1) expect((await other.get(TARGET)).status).toBe(200);
    expect(await metric(other, 'dropped')).toBe(3 * 9);
    const began = performance.now();
    await other.close();
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(other.lines.filter((line) => line.includes('traces_not_sent'))).toHaveLength(1);
  });

  test.each([
    [307, { location: 'https://collector.contoso.com/' }],
    [400, {}],
    [200, {}],
  ] as const)(
    '%d with an odd answer is told by its number, and nothing of it is repeated',
    async (status, headers) => {
      collector.answer({
        status,
        headers,
        body: '{"partialSuccess":{"rejectedSpans":"4","errorMessage":"kim.lee"}}',
      });
      const other = await start();
      await other.get(TARGET);
      await other.close();
      const told = other.lines.join('\n');
      expect(told).not.toContain('kim.lee');
      expect(told).not.toContain('contoso.com/');
      const faults = other.lines.filter((line) => line.includes('traces_not_sent'));
      expect(faults.map((line) => (JSON.parse(line) as { status: number }).status)).toEqual(
        status === 200 ? [] : [status],
      );
    },
  );
});

test('with a share of traces, what a caller has decided is recorded and nothing else', async () => {
  const before = collector.spans().length;
  const other = await start({ sampleOneIn: 1_000_000 });
  for (const flags of ['00', '01']) await other.get(TARGET, { traceparent: `00-${TRACE}-${SPAN}-${flags}` });
  await other.get(TARGET);
  await other.close();
  expect(collector.spans().slice(before)).toHaveLength(9);
});
