import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Simulator, startSimulator } from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { addRules } from './parts/add-rules.ts';

const CAPTURE = fileURLToPath(new URL('capture-script.cjs', import.meta.url));
const CLAIMS = { subject: 'system:serviceaccount:nymgate:bundle', audience: 'api://AzureADTokenExchange' };
/** Protects the simulator's people, who do not exist. */
const KEY = Buffer.alloc(32, 'for a page of invented people').toString('base64url');

/** What a host needs to have its bundle serve one page. */
export type CacheRunInput = {
  /** Path of `NAME.cjs`. */
  readonly program: string;
  /** Path of a configuration, with the connector `outlook-cal`, of which the simulator is the tenant. */
  readonly config: string;
  /**
   * Starts Node, at most once, with these arguments (the program, or what loads it) and variables; standard error is a pipe. It is
   * ended after the run.
   */
  readonly start: (args: readonly string[], environment?: Readonly<Record<string, string>>) => ChildProcess;
};

/** Resolves when the page has been served, the process still running; rejects when there is none. */
export type CacheRun = (given: CacheRunInput) => Promise<void>;

/** Names of a bundle's files of code, without `.cjs`. */
export type CodeFiles = { readonly start: string; readonly parts: readonly string[] };

export type CacheRequest = {
  /** Path of `NAME.cjs`. */
  readonly program: string;
  readonly codes: CodeFiles;
  readonly run: CacheRun;
  /** Path of the Node that serves, whose V8 takes the caches. */
  readonly node?: string;
};

/**
 * V8's code caches of a bundle by the names of its files of code. That of the code that every start reads holds what V8 compiles of it
 * until a first page has been served, from the simulator; what no start runs is not in it. Those of its parts come of a start of its
 * own, under rule files.
 *
 * @throws Error when the bundle does not serve
 */
export async function makeCaches(wanted: CacheRequest): Promise<Caches> {
  const made = await Promise.all([makeStartCache(wanted), makePartCaches(wanted)]);
  return new Map(made.flatMap((caches) => [...caches]));
}

/** V8's caches by the names of the code that they are for. */
export type Caches = ReadonlyMap<string, Uint8Array>;

/** The first of them: that of the code that every start reads. */
export function makeStartCache(wanted: CacheRequest): Promise<Caches> {
  return cachesOf(wanted, [wanted.codes.start]);
}

/** The others: those of the parts. */
export function makePartCaches(wanted: CacheRequest): Promise<Caches> {
  return cachesOf(wanted, wanted.codes.parts, addRules);
}

type Change = (config: string) => Promise<void>;

async function cachesOf(
  { program, run, node = process.execPath }: CacheRequest,
  codes: readonly string[],
  change: Change = async () => undefined,
): Promise<Caches> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-cache-'));
  const simulator = await startSimulator({ people: 5, seed: 1 });
  try {
    const config = await writeConfig(directory, simulator);
    await change(config);
    return await cachesOfRun(run, { program, config }, { node, codes });
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

/**
 * For equal caches; `capture-script.cjs` sets them back. With random seeds the hashes of texts differ. V8 doesn't initialize the four bytes
 * between the head of a BytecodeArray and its code: they hold what was there before, so no garbage is collected, and all memory is new.
 */
const SWITCHES = [
  ...['--hash-seed=1', '--random-seed=1', '--no-memory-reducer'],
  ...['--min-semi-space-size=1024', '--max-semi-space-size=1024', '--initial-old-space-size=4000'],
];

type Captured = { readonly node: string; readonly args: readonly string[] };

function startCaptured(
  { node, args }: Captured,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn(node, [...SWITCHES, '--require', CAPTURE, ...args], {
    // The guard of the process refuses loaders elsewhere.
    env: { NODE_OPTIONS, NODE_ENV: 'development', ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
}

type CacheTarget = { readonly node: string; readonly codes: readonly string[] };

async function cachesOfRun(
  run: CacheRun,
  given: Omit<CacheRunInput, 'start'>,
  { node, codes }: CacheTarget,
): Promise<Caches> {
  let started: { readonly child: ChildProcess; readonly exited: Promise<unknown> } | undefined;
  const start: CacheRunInput['start'] = (args, environment = {}) => {
    const child = startCaptured({ node, args }, environment);
    started = { child, exited: once(child, 'exit') };
    return child;
  };
  try {
    await run({ ...given, start });
    if (started === undefined) throw new Error('The run has started nothing.');
    return new Map(Object.entries(await handedOver(started.child, codes)));
  } finally {
    started?.child.kill('SIGKILL');
    await started?.exited;
  }
}

/** The caches of these files of code, which `capture-script.cjs` sends when it is asked. */
function handedOver(
  child: ChildProcess,
  codes: readonly string[],
): Promise<Readonly<Record<string, Uint8Array>>> {
  return new Promise((resolve, reject) => {
    child.once('message', (caches) => resolve(caches as Readonly<Record<string, Uint8Array>>));
    child.once('exit', (code) => reject(new Error(`The bundle ended with ${code} and without its caches.`)));
    child.send(codes);
  });
}
