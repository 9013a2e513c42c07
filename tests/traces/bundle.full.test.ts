import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildBundle } from '../../tools/build-bundle.ts';
import { sendRawRequest } from '../harness/send-raw-request.ts';
import { type OtlpCollector, startOtlpCollector } from '../stand-ins/otlp-collector.ts';

const directory = mkdtempSync(join(tmpdir(), 'nymgate-traces-'));
const bundle = join(directory, 'bundle');
let collector: OtlpCollector;

beforeAll(async () => {
  collector = await startOtlpCollector();
  await buildBundle(bundle);
}, 120_000);
afterAll(async () => {
  await collector.close();
  rmSync(directory, { recursive: true, force: true });
});

test.each([
  // Text that only this code has.
  ['traces', 'parentSpanId'],
  ['metrics', 'explicitBounds'],
])('what writes %s is not in the code that every start reads', (signal, mark) => {
  // `serve` does not read what the other commands run.
  const files = readdirSync(bundle).filter((name) => name.endsWith('.cjs') && name !== 'command-line.cjs');
  const holding = files.filter((name) => readFileSync(join(bundle, name), 'utf8').includes(mark));
  expect(holding).toHaveLength(1);
  expect(holding[0]).toMatch(new RegExp(`^open-${signal}-`));
});

type Served = { readonly child: ChildProcess; readonly url: string };

/** The bundle; nobody plays Entra or Graph, so each request ends with 502. */
async function serve(traces: object): Promise<Served> {
  writeFileSync(
    join(directory, 'key'),
    Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url'),
    {
      mode: 0o600,
    },
  );
  writeFileSync(join(directory, 'token'), 'aGVhZA.Ym9keQ.c2ln');
  const config = {
    listen: { port: 0 },
    admin: { enabled: false },
    drain: { lagMilliseconds: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'file:key' }] },
    source: { authority: 'http://127.0.0.1:9', graph: 'http://127.0.0.1:9' },
    connectors: {
      'entra-id': {
        tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'token-file', path: 'token' },
      },
    },
    ...traces,
  };
  writeFileSync(join(directory, 'nymgate.json'), JSON.stringify(config));
  const child = spawn(process.execPath, [join(bundle, 'node.mjs'), 'serve', '--config', 'nymgate.json'], {
    cwd: directory,
    env: {},
  });
  let told = '';
  const url = await new Promise<string>((resolve, reject) => {
    const take = (part: Buffer) => {
      told += part.toString();
      const [, found] = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(told) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${told}`)));
  });
  return { child, url };
}

describe('the bundle', () => {
  test('sends its spans, the last ones when it is told to stop', async () => {
    const { child, url } = await serve({ traces: { endpoint: collector.url } });
    expect((await sendRawRequest(url, { target: '/v1.0/users?$top=1', headers: {} })).status).toBe(502);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(collector.spans().map(({ name }) => name)).toEqual([
      'GET /v1.0/users',
      'admit',
      'target',
      'decide',
      'open',
      'token',
    ]);
  });

  test('sends its metrics, the last ones when it is told to stop', async () => {
    const { child, url } = await serve({ metrics: { endpoint: collector.metricsUrl } });
    expect((await sendRawRequest(url, { target: '/v1.0/users?$top=1', headers: {} })).status).toBe(502);
    child.kill('SIGTERM');
    await once(child, 'exit');
    const requests = collector
      .metrics()
      .at(-1)
      ?.find(({ name }) => name === 'nymgate_requests_total');
    expect(requests?.sum?.dataPoints.map(({ asDouble }) => asDouble)).toEqual([1]);
  });

  test('sends nothing where nobody asks for it', async () => {
    const before = collector.exports.length;
    const { child, url } = await serve({});
    await sendRawRequest(url, { target: '/v1.0/users?$top=1', headers: {} });
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(collector.exports).toHaveLength(before);
  });
});
