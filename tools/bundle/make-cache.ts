import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Simulator, startSimulator } from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../src/connectors/index.ts';

const CAPTURE = fileURLToPath(new URL('capture-script.cjs', import.meta.url));
const CLAIMS = { subject: 'system:serviceaccount:nymgate:bundle', audience: 'api://AzureADTokenExchange' };
/** Protects the simulator's people, who do not exist. */
const KEY = Buffer.alloc(32, 'for a page of invented people').toString('base64url');

/** What a host needs to have its bundle serve one page. */
export type CacheRunGiven = {
  /** Path of `NAME.cjs`. */
  readonly program: string;
  /** Path of a configuration: one connector, `outlook-cal`, of which the simulator is the tenant. */
  readonly config: string;
  /**
   * Starts Node, at most once, with these arguments (the program, or what loads it) and variables; standard error is a pipe. It is
   * ended after the run.
   */
  readonly start: (args: readonly string[], environment?: Readonly<Record<string, string>>) => ChildProcess;
};

/** Resolves when the page has been served, the process still running; rejects when there is none. */
export type CacheRun = (given: CacheRunGiven) => Promise<void>;

/**
 * What V8 compiles of a bundle's code until it has served its first page, by serving one from the simulator. What no start runs is not
 * in it.
 *
 * @param node path of the Node that serves, whose V8 takes the cache
 * @returns V8's code cache
 * @throws Error when the bundle does not serve
 */
export async function makeCache(
  program: string,
  run: CacheRun,
  node = process.execPath,
): Promise<Uint8Array> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-cache-'));
  const simulator = await startSimulator({ people: 5, seed: 1 });
  try {
    return await cacheOf(run, { program, config: await writeConfig(directory, simulator) }, node);
  } finally {
    await simulator.close();
    await rm(directory, { recursive: true });
  }
}

async function writeConfig(directory: string, simulator: Simulator): Promise<string> {
  const path = (name: string) => join(directory, name);
  const { clientId } = simulator.registerApp({
    name: 'bundle',
    roles: CONNECTORS['outlook-cal'].permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value),
    consented: true,
    credentials: [{ issuer: simulator.issuerUrl, ...CLAIMS }],
  });
  const assertion = { type: 'token-file', path: path('token') };
  await writeFile(path('token'), await simulator.issueAssertion(CLAIMS));
  await writeFile(path('key'), KEY, { mode: 0o600 });
  const config = {
    listen: { port: 0 },
    admin: { enabled: false },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${path('key')}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: { 'outlook-cal': { tenant: simulator.tenantId, clientId, assertion } },
  };
  await writeFile(path('nymgate.json'), JSON.stringify(config));
  return path('nymgate.json');
}

/** V8 accepts a cache only under the switches that it was made under, so those of NODE_OPTIONS count. */
const { NODE_OPTIONS = '' } = process.env;

/** With seeds of chance the hashes of texts in the cache would be others each time; `capture-script.cjs` sets them back. */
const SEEDS = ['--hash-seed=1', '--random-seed=1'];

type Captured = { readonly node: string; readonly args: readonly string[] };

function startCaptured(
  { node, args }: Captured,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn(node, [...SEEDS, '--require', CAPTURE, ...args], {
    // The guard of the process refuses loaders elsewhere.
    env: { NODE_OPTIONS, NODE_ENV: 'development', ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
}

async function cacheOf(
  run: CacheRun,
  given: Omit<CacheRunGiven, 'start'>,
  node: string,
): Promise<Uint8Array> {
  let started: { readonly child: ChildProcess; readonly exited: Promise<unknown> } | undefined;
  const start: CacheRunGiven['start'] = (args, environment = {}) => {
    const child = startCaptured({ node, args }, environment);
    started = { child, exited: once(child, 'exit') };
    return child;
  };
  try {
    await run({ ...given, start });
    if (started === undefined) throw new Error('The run has started nothing.');
    return await handedOver(started.child);
  } finally {
    started?.child.kill('SIGKILL');
    await started?.exited;
  }
}

/** Its cache, which `capture-script.cjs` sends when it is asked. */
function handedOver(child: ChildProcess): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    child.once('message', (cache) => resolve(cache as Uint8Array));
    child.once('exit', (code) => reject(new Error(`The bundle ended with ${code} and without a cache.`)));
    child.send('page served');
  });
}
