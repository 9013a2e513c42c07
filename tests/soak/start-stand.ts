import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Simulator, startSimulator } from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { limitMemory } from './limit-memory.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const SUBJECT = 'system:serviceaccount:nymgate:soak';
const AUDIENCE = 'api://AzureADTokenExchange';
const CONNECTOR_IDS = Object.keys(CONNECTORS);

/** A gateway as it ships, in a process of its own, before a simulated tenant in this one. */
export type Stand = {
  readonly simulator: Simulator;
  readonly url: string;
  readonly adminUrl: string;
  readonly gateway: ChildProcess & { readonly pid: number };
  /** Audit lines and log lines so far. */
  readonly lines: () => number;
  readonly close: () => Promise<void>;
};

/** @param memory MiB that the gateway may take; without it as much as there is */
export async function startStand({ memory }: { readonly memory?: number | undefined } = {}): Promise<Stand> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-soak-'));
  const simulator = await startSimulator({ people: 60, seed: 14 });
  const config = await writeConfig(directory, simulator);
  const renew = await keepToken(join(directory, 'token'), simulator);
  const limit = memory === undefined ? undefined : await limitMemory(memory);
  const command = [process.execPath, PROGRAM, 'serve', '--config', config];
  const gateway = spawn('sh', ['-c', `${limit?.enter ?? ':'}; exec "$@"`, 'sh', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  let lines = 0;
  gateway.stdout.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) lines += 1;
  });
  const { url, adminUrl } = await addresses(gateway.stderr);
  const { pid } = gateway;
  if (pid === undefined) throw new Error('The gateway did not start.');
  return {
    simulator,
    url,
    adminUrl,
    gateway: Object.assign(gateway, { pid }),
    lines: () => lines,
    close: async () => {
      clearInterval(renew);
      const exited = new Promise((resolve) => gateway.once('exit', resolve));
      gateway.kill('SIGTERM');
      await exited;
      await limit?.remove();
      await simulator.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A platform writes a new token before the old one ends. */
async function keepToken(file: string, simulator: Simulator): Promise<NodeJS.Timeout> {
  const write = async () =>
    writeFile(file, await simulator.issueAssertion({ subject: SUBJECT, audience: AUDIENCE }), {
      mode: 0o600,
    });
  await write();
  return setInterval(() => void write(), 60_000);
}

async function writeConfig(directory: string, simulator: Simulator): Promise<string> {
  const path = (name: string) => join(directory, name);
  const { clientId } = simulator.registerApp({
    name: 'nymgate-soak',
    roles: [...new Set(CONNECTOR_IDS.flatMap(rolesOf))],
    consented: true,
    credentials: [{ issuer: simulator.issuerUrl, subject: SUBJECT, audience: AUDIENCE }],
  });
  const owner = { mode: 0o600 };
  await writeFile(
    path('key'),
    Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
    owner,
  );
  const connector = {
    tenant: simulator.tenantId,
    clientId,
    assertion: { type: 'token-file', path: path('token') },
  };
  const config = {
    listen: { port: 0 },
    admin: { port: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${path('key')}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(CONNECTOR_IDS.map((id) => [id, connector])),
  };
  await writeFile(path('nymgate.json'), JSON.stringify(config), owner);
  return path('nymgate.json');
}

function rolesOf(id: string): readonly string[] {
  const connector = Object.entries(CONNECTORS).find(([name]) => name === id)?.[1];
  return connector?.permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value) ?? [];
}

/** What `serve` says first on standard error. */
function addresses(
  stderr: NodeJS.ReadableStream,
): Promise<{ readonly url: string; readonly adminUrl: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /listens on (\S+?), admin on (\S+)/.exec(text);
      if (found !== null) resolve({ url: found[1] ?? '', adminUrl: found[2] ?? '' });
    });
    stderr.once('end', () => reject(new Error(`The gateway ended: ${text}`)));
  });
}
