import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Simulator, startSimulator } from 'nymgate-simulator';
import { runExample } from '../../src/cli/call/call-filled.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../src/connectors/index.ts';

const CONNECTOR = CONNECTORS['outlook-cal'];
const CAPTURE = fileURLToPath(new URL('capture-script.cjs', import.meta.url));
const LISTENS = /listens on (http:\/\/127\.0\.0\.1:\d+)/;
const CLAIMS = { subject: 'system:serviceaccount:nymgate:bundle', audience: 'api://AzureADTokenExchange' };
/** Protects the simulator's people, who do not exist. */
const KEY = Buffer.alloc(32, 'for a page of invented people').toString('base64url');

/**
 * What V8 compiles of a bundle's code until it has served its first page, by serving one: from the simulator, with the Node that
 * runs this. What no start runs is not in it.
 *
 * @returns V8's code cache
 * @throws Error when the bundle does not serve
 */
export async function makeCache(folder: string): Promise<Uint8Array> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-cache-'));
  const simulator = await startSimulator({ people: 5, seed: 1 });
  try {
    const config = await writeConfig(directory, simulator);
    return await cacheOf([join(folder, 'node.cjs'), 'serve', '--config', config]);
  } finally {
    await simulator.close();
    await rm(directory, { recursive: true });
  }
}

async function writeConfig(directory: string, simulator: Simulator): Promise<string> {
  const path = (name: string) => join(directory, name);
  const { clientId } = simulator.registerApp({
    name: 'bundle',
    roles: CONNECTOR.permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value),
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

async function cacheOf(args: readonly string[]): Promise<Uint8Array> {
  const child = spawn(process.execPath, ['--require', CAPTURE, ...args], {
    // The guard of the process refuses loaders elsewhere.
    env: { NODE_OPTIONS, NODE_ENV: 'development' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const exited = once(child, 'exit');
  try {
    await askForPage(await listening(child));
    child.send('page served');
    return await handedOver(child);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/** Asks for somebody's pseudonym and, with it, for their events. */
async function askForPage(url: string): Promise<void> {
  const [example] = CONNECTOR.examples(DEFAULT_CONNECTOR_OPTIONS);
  if (example === undefined) throw new Error('The connector has no example.');
  const outcome = await runExample(example, async (path) => {
    const answer = await fetch(`${url}${path}`);
    return { status: answer.status, body: await answer.text() };
  });
  if (!('answer' in outcome) || outcome.answer.status !== 200)
    throw new Error(`The bundle serves no page: ${JSON.stringify(outcome)}`);
}

function handedOver(child: ChildProcess): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    child.once('message', (cache) => resolve(cache as Uint8Array));
    child.once('exit', (code) => reject(new Error(`The bundle ended with ${code} and without a cache.`)));
  });
}

/** Waits until the process says where it listens. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      told += part;
      const [, url] = LISTENS.exec(told) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The bundle ended with ${code}: ${told}`)));
  });
}
