import { expect, test } from 'vitest';
import { createApp } from '../../packages/gateway/src/app/create-app.ts';
import { createFunctionRuntime } from '../../packages/hosts/src/functions/create-function-runtime.ts';
import { hostConfig } from '../harness/host-config.ts';
import { startOtlpCollector } from '../stand-ins/otlp-collector.ts';

test('FRZ-03 the spans of a call are with the collector before its answer is given back, under the name of the audit trail', async () => {
  const collector = await startOtlpCollector();
  const lines: string[] = [];
  process.env['FUNCTION_TRACES_KEY'] = Buffer.alloc(32, 'the key of these tests, not more').toString(
    'base64url',
  );
  const config = hostConfig({
    publicUrl: 'http://localhost:8484',
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:FUNCTION_TRACES_KEY' }] },
    traces: { endpoint: collector.url },
  });
  const host = createFunctionRuntime({
    ...{ createApp, platform: { trustedPlatforms: [] }, checkProcess: () => undefined },
    loadConfig: async () => config,
    logSink: (line) => void lines.push(line),
  });
  const call = { method: 'GET', target: '/v1.0/nothing', headers: [], body: new Uint8Array(0) };
  await host.handle({ inbound: { ...call, remoteAddress: '127.0.0.1' } });
  expect(collector.spans().length).toBeGreaterThan(0);
  const start = lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'start');
  expect(start.instance).toMatch(/^[\w-]{12}$/);
  const instance = { key: 'service.instance.id', value: { stringValue: start.instance } };
  expect(collector.resources()[0]).toContainEqual(instance);
  await host.stop();
  await collector.close();
  delete process.env['FUNCTION_TRACES_KEY'];
});
