import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { METRICS } from '../../packages/engine/src/kernel/ports.ts';
import { createApp } from '../../packages/gateway/src/app/create-app.ts';
import { createFunctionRuntime } from '../../packages/hosts/src/functions/create-function-runtime.ts';
import { hostConfig } from '../harness/host-config.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { PATIENCE, stopClock } from '../harness/stop-clock.ts';
import { type OtlpCollector, type OtlpMetric, startOtlpCollector } from '../stand-ins/otlp-collector.ts';

// A whole gateway, a function, and a collector that reads OTLP/HTTP from a real socket.

const TARGET = '/v1.0/users?$top=2';
let collector: OtlpCollector;
beforeAll(async () => {
  collector = await startOtlpCollector();
  process.env['FUNCTION_METRICS_KEY'] = Buffer.alloc(32, 'the key of these tests, not more').toString(
    'base64url',
  );
});
afterAll(async () => {
  delete process.env['FUNCTION_METRICS_KEY'];
  await collector.close();
});
stopClock();
afterEach(() => collector.answer({ status: 200, body: '{}' }));
/** A server looks every second. */
const letFirstExportBeDue = () => vi.advanceTimersByTime(1_000);

/** Lets time pass until the work has ended. */
async function passUntil(work: Promise<unknown>): Promise<void> {
  let ended = false;
  void work.finally(() => {
    ended = true;
  });
  await vi.waitUntil(() => {
    vi.advanceTimersByTime(100);
    return ended;
  }, PATIENCE);
}

const start = (metrics: Readonly<Record<string, unknown>> = {}) =>
  startGateway({
    connectors: ['entra-id'],
    config: { metrics: { endpoint: collector.metricsUrl, ...metrics } },
  });

const metricsOf = async ({ host }: TestGateway) => (await fetch(`${host.adminUrl}/metrics`)).text();
const pageHas = (gateway: TestGateway, line: RegExp) =>
  vi.waitUntil(async () => line.test(await metricsOf(gateway)), PATIENCE);

/** Values by label values. */
function valuesOf(
  metrics: readonly OtlpMetric[] | undefined,
  wanted: string,
): Readonly<Record<string, unknown>> {
  const { sum, gauge } = metrics?.find(({ name }) => name === wanted) ?? {};
  return Object.fromEntries(
    (sum ?? gauge)?.dataPoints.map(({ attributes, asDouble }) => [
      attributes.map(({ value }) => value.stringValue).join(' '),
      asDouble,
    ]) ?? [],
  );
}

describe('a server', () => {
  test('sends soon after the start, and when it stops what was counted until then', async () => {
    const before = collector.metrics().length;
    const gateway = await start();
    letFirstExportBeDue();
    await vi.waitUntil(() => collector.metrics().length > before, PATIENCE);
    expect(valuesOf(collector.metrics().at(-1), 'nymgate_connector_up')).toEqual({ 'entra-id': 1 });
    for (let request = 0; request < 3; request += 1) await gateway.get(TARGET);
    await gateway.get('/v1.0/users/x/photo');
    const page = await metricsOf(gateway);
    await gateway.close();
    expect(collector.metrics()).toHaveLength(before + 2);
    const last = collector.metrics().at(-1) ?? [];
    expect(valuesOf(last, 'nymgate_requests_total')).toMatchObject({ 'entra-id /v1.0/users 2xx': 3 });
    expect(last.some(({ histogram }) => histogram !== undefined)).toBe(true);
    const names = new Set(last.map(({ name }) => name));
    const filled = [...page.matchAll(/^# TYPE (\w+) \w+\n\1/gm)].map(([, name]) => name);
    expect([...names].filter((name) => !filled.includes(name))).toEqual([]);
    expect(filled.filter((name = '') => !names.has(name))).toEqual([]);
  });

  test('shows the collector its credential, and writes none of it', async () => {
    process.env['METRICS_TOKEN'] = 'collectortoken123';
    const before = collector.exports.length;
    const gateway = await start({ authorization: { secret: 'env:METRICS_TOKEN' } });
    await gateway.close();
    delete process.env['METRICS_TOKEN'];
    const [sent] = collector.exports.slice(before);
    expect(sent?.headers['authorization']).toBe('Bearer collectortoken123');
    expect(gateway.lines.join('\n')).not.toContain('collectortoken');
  });

  test('TRC-02 no text of a caller is in a label, and labels are those of the list', async () => {
    const before = collector.exports.length;
    const gateway = await start();
    const canary = 'kimleecanary';
    for (const target of [
      `/v1.0/users/${canary}@contoso.com`,
      `/v1.0/${canary}?$filter=mail eq '${canary}'`.replaceAll(' ', '%20'),
      `/${canary}/v1.0/users`,
      `/v1.0/users?$${canary}=1`,
    ])
      await gateway.get(target, {
        ...{ 'client-request-id': canary, 'user-agent': canary, traceparent: canary, authorization: canary },
        'nymgate-connector': canary,
      });
    await gateway.close();
    const sent = collector.exports
      .slice(before)
      .map(({ bytes, headers }) => `${bytes}${JSON.stringify(headers)}`);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.join('\n')).not.toContain('canary');
    for (const { name, sum, histogram } of collector.metrics().at(-1) ?? []) {
      const known = METRICS[name as keyof typeof METRICS]?.labels;
      for (const { attributes } of (known && (sum ?? histogram))?.dataPoints ?? [])
        expect(attributes.map(({ key }) => key)).toEqual(known);
    }
  });

  test('TRC-03 a silent collector keeps no request waiting and no gateway from stopping', async () => {
    collector.answer('silent');
    const gateway = await start({ exportMilliseconds: 300, intervalSeconds: 1 });
    letFirstExportBeDue();
    // The clock stands still, so a request that waited for the export would never be answered.
    for (let request = 0; request < 10; request += 1) expect((await gateway.get(TARGET)).status).toBe(200);
    await pageHas(gateway, /nymgate_metric_points_total\{outcome="failed"\} \d\d/);
    await passUntil(gateway.close());
    const told = gateway.lines.filter((line) => line.includes('metrics_not_sent'));
    expect(told.map((line) => JSON.parse(line).reason)).toEqual(['timeout']);
  });

  test('TRC-03 points that the collector did not take are counted, and nothing of its answer is repeated', async () => {
    collector.answer({
      status: 200,
      body: '{"partialSuccess":{"rejectedDataPoints":"4","errorMessage":"kim.lee"}}',
    });
    const gateway = await start();
    letFirstExportBeDue();
    await pageHas(gateway, /nymgate_metric_points_total\{outcome="failed"\} 4\n/);
    await pageHas(gateway, /nymgate_metric_points_total\{outcome="sent"\}/);
    await gateway.close();
    expect(gateway.lines.join('\n')).not.toContain('kim.lee');
  });
});

describe('FRZ-03 a function', () => {
  async function startFunction(metrics: object | undefined) {
    const lines: string[] = [];
    const config = hostConfig({
      publicUrl: 'http://localhost:8484',
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:FUNCTION_METRICS_KEY' }] },
      metrics,
    });
    const host = createFunctionRuntime({
      ...{ createApp, platform: { trustedPlatforms: [] }, checkProcess: () => undefined },
      loadConfig: async () => config,
      logSink: (line) => void lines.push(line),
    });
    const call = { method: 'GET', target: '/v1.0/nothing', headers: [], body: new Uint8Array(0) };
    const ask = () => host.handle({ inbound: { ...call, remoteAddress: '127.0.0.1' } });
    return { ask, host, lines };
  }

  test('sends before its first answer, then when the interval has passed, and at the end; under the name of the audit trail', async () => {
    const before = collector.metrics().length;
    const { ask, host, lines } = await startFunction({ endpoint: collector.metricsUrl });
    await ask();
    expect(collector.metrics()).toHaveLength(before + 1);
    const refused = (metrics = collector.metrics().at(-1)) => valuesOf(metrics, 'nymgate_refusals_total');
    expect(Object.values(refused())).toEqual([1]);
    expect(valuesOf(collector.metrics().at(-1), 'nymgate_connector_up')).toEqual({ 'entra-id': 1 });
    await ask();
    await host.handle({ reason: 'malformed' });
    expect(collector.metrics()).toHaveLength(before + 1);
    await host.stop();
    expect(collector.metrics()).toHaveLength(before + 2);
    expect(refused()).toMatchObject({ ' TARGET_MALFORMED': 1 });
    const audit = lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'start');
    expect(collector.resources().at(-1)).toContainEqual({
      key: 'service.instance.id',
      value: { stringValue: audit.instance },
    });
  });

  test.each([
    ['silent', 'silent'],
    ['refuses', { status: 500 }],
  ] as const)('answers all the same where the collector is %s', async (_, answer) => {
    collector.answer(answer);
    const { ask, host, lines } = await startFunction({
      ...{ endpoint: collector.metricsUrl, exportMilliseconds: 900, intervalSeconds: 1 },
    });
    await passUntil(ask());
    // The clock stands still, so these wait for no collector.
    expect((await ask()).status).toBe(403);
    expect((await ask()).status).toBe(403);
    await passUntil(host.stop());
    expect(lines.filter((line) => line.includes('metrics_not_sent'))).toHaveLength(1);
  });

  test('counts and sends nothing unasked', async () => {
    const before = collector.exports.length;
    const { ask, host } = await startFunction(undefined);
    await ask();
    await host.stop();
    expect(collector.exports).toHaveLength(before);
  });
});
