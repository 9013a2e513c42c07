import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway } from '../harness/start-gateway.ts';
import { listenOnLoopback } from '../stand-ins/listen-on-loopback.ts';
import {
  attribute,
  type OtlpCollector,
  type OtlpSpan,
  startOtlpCollector,
} from '../stand-ins/otlp-collector.ts';

// The gateway's spans through a real OpenTelemetry Collector, which reads them, and writes what it has read in its own words.

const BINARY = process.env['NYMGATE_OTELCOL'] ?? '';
const directory = mkdtempSync(join(tmpdir(), 'nymgate-collector-'));
let behind: OtlpCollector;
let child: ChildProcess;
let endpoint: string;

beforeAll(async () => {
  behind = await startOtlpCollector();
  const port = await freePort();
  endpoint = `http://127.0.0.1:${port}/v1/traces`;
  writeFileSync(join(directory, 'collector.json'), JSON.stringify(configOf(port)));
  child = spawn(BINARY, ['--config', `file:${join(directory, 'collector.json')}`], { stdio: 'ignore' });
  await untilItListens();
}, 60_000);

afterAll(async () => {
  const ended = child.exitCode !== null || once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  await behind.close();
  rmSync(directory, { recursive: true, force: true });
});

/** OTLP in, and the same out again at once, as JSON. */
function configOf(port: number): object {
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters: {
      otlp_http: {
        traces_endpoint: behind.url,
        encoding: 'json',
        compression: 'none',
        sending_queue: { enabled: false },
      },
    },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { traces: { receivers: ['otlp'], exporters: ['otlp_http'] } },
    },
  };
}

async function freePort(): Promise<number> {
  const { origin, close } = await listenOnLoopback(createServer());
  await close();
  return Number(new URL(origin).port);
}

async function untilItListens(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(endpoint, { method: 'POST' }).catch(() => undefined);
    if (answer !== undefined) return;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(
    'The collector does not listen: is NYMGATE_OTELCOL the program that tests/collector makes?',
  );
}

test('it takes every span, and tells them on as we told them', async () => {
  const direct = await startOtlpCollector();
  const spansOf = async (url: string, from: OtlpCollector): Promise<readonly OtlpSpan[]> => {
    const gateway = await startGateway({ connectors: ['entra-id'], config: { traces: { endpoint: url } } });
    await gateway.get('/v1.0/users?$top=2', {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
    await gateway.get('/v1.0/users/x/photo');
    gateway.simulator.answerNext({ status: 500, body: '{}' });
    await gateway.get('/v1.0/users?$top=2');
    await gateway.close();
    // A collector leaves out what is empty.
    return (await from.waitForSpans(9 + 3 + 6)).map((span) => ({
      ...span,
      attributes: span.attributes ?? [],
    }));
  };
  const through = await spansOf(endpoint, behind);
  const told = await spansOf(direct.url, direct);
  await direct.close();
  const shape = (spans: readonly OtlpSpan[]) =>
    spans.map(({ name, kind, flags, status, attributes, parentSpanId }) => ({
      ...{ name, kind, flags, status },
      child: parentSpanId !== undefined && parentSpanId !== '',
      attributes: attributes.map(({ key, value }) => [key, Object.keys(value)]),
    }));
  expect(shape(through)).toEqual(shape(told));
  expect(through.map((span) => attribute(span, 'http.response.status_code')).filter(Boolean)).toEqual([
    200, 403, 500,
  ]);
  expect(through[0]).toMatchObject({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    parentSpanId: '00f067aa0ba902b7',
  });
  for (const { startTimeUnixNano, endTimeUnixNano } of through)
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
});
