import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET, writeGatewayConfig } from '../servers/gateway-config.ts';
import { listenOnLoopback } from '../servers/listen.ts';
import { openLoadClients } from '../servers/load.ts';
import { startChild } from '../servers/start-child.ts';
import { CONCURRENCY, warmUp } from '../servers/warm-up.ts';

const REQUESTS = 400;

/** What traces and shared state add to a request, against the same gateway without them, in one run. */
export const cases: readonly BenchCase[] = [{ name: 'gateway, traces and state', hasFloor: false, measure }];

type Option = { readonly name: string; readonly settings: object };

async function measure(effort: Effort): Promise<readonly Measurement[]> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const collector = await startCollector();
  const redis = await startRedis();
  const traces = (sampleOneIn: number) => ({
    traces: { endpoint: `${collector.url}/v1/traces`, sampleOneIn },
  });
  const options: readonly Option[] = [
    { name: 'every request traced', settings: traces(1) },
    { name: 'one request in a hundred traced', settings: traces(100) },
    ...(redis === undefined ? [] : [{ name: 'state in Redis', settings: { state: { url: redis.url } } }]),
  ];
  try {
    return await compare(options, { directory, effort });
  } finally {
    await collector.close();
    redis?.child.kill('SIGKILL');
    await rm(directory, { recursive: true });
  }
}

type Place = { readonly directory: string; readonly effort: Effort };

/** Rounds in which each of them, and the gateway without any, answers the same requests; microseconds of a processor for each. */
async function compare(
  options: readonly Option[],
  { directory, effort }: Place,
): Promise<readonly Measurement[]> {
  const upstream = await startChild('upstream', ['24000', '250']);
  const all = [{ name: '', settings: {} }, ...options];
  const children = await Promise.all(
    all.map(async ({ settings }, at) =>
      startChild('gateway', [await configOf({ directory, at, settings, origin: upstream.url })]),
    ),
  );
  await warmUp(
    children.map(({ url }) => url),
    TARGET,
  );
  const callers = await Promise.all(children.map(({ url }) => openLoadClients(url, TARGET, CONCURRENCY)));
  const rounds: (readonly number[])[] = [];
  for (let round = 0; round < effort.rounds; round += 1) {
    const taken: number[] = [];
    for (const [at, child] of children.entries()) {
      const before = (await child.usage()).processor;
      await callers[at]?.request(REQUESTS);
      taken.push(((await child.usage()).processor - before) / REQUESTS);
    }
    rounds.push(taken);
  }
  for (const { close } of callers) close();
  await Promise.all([upstream, ...children].map((child) => child.close()));
  return options.map(({ name }, at) => rowOf(name, at + 1, rounds));
}

function rowOf(name: string, at: number, rounds: readonly (readonly number[])[]): Measurement {
  const ratios = rounds.map((round) => (round[at] ?? Number.NaN) / (round[0] ?? Number.NaN));
  return {
    subject: `gateway, processor time a request, ${name}`,
    payload: '25 KB',
    value: median(rounds.map((round) => round[at] ?? Number.NaN)),
    unit: 'us',
    baseline: { name: 'the same without', ratio: median(ratios), rounds: ratios },
  };
}

type Given = {
  readonly directory: string;
  readonly at: number;
  readonly settings: object;
  readonly origin: string;
};

async function configOf({ directory, at, settings, origin }: Given): Promise<string> {
  const own = join(directory, String(at));
  await mkdir(own);
  const file = await writeGatewayConfig({ directory: own, origin });
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...settings }));
  return file;
}

/** Takes every span and keeps none. */
function startCollector() {
  return listenOnLoopback(
    createServer((request, response) => {
      request
        .resume()
        .on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    }),
  );
}

/** Undefined where no `redis-server` is installed. */
async function startRedis(): Promise<{ readonly url: string; readonly child: ChildProcess } | undefined> {
  const port = await freePort();
  const child = spawn(
    process.env['NYMGATE_REDIS'] ?? 'redis-server',
    ['--port', String(port), '--save', '', '--bind', '127.0.0.1'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const ready = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      if (/ready to accept connections/i.test(part)) resolve(true);
    });
  });
  return ready ? { url: `redis://127.0.0.1:${port}`, child } : undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createSocketServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
