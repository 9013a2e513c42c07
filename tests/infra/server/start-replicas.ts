import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../packages/connectors/src/index.ts';
import { ROOT } from '../../docs/repository-files.ts';
import { sendRawRequest } from '../../harness/send-raw-request.ts';
import { type GatewayProcess, startProcess } from '../gateway-process.ts';
import { TEST_KEY } from '../tenant.ts';
import { freePort, HOST } from './start-proxy.ts';
import { readUnit } from './unit-file.ts';

export type Replica = {
  readonly port: number;
  /** Requests that it has answered, by its audit lines. */
  readonly served: () => number;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  readonly start: () => Promise<void>;
};

export type Replicas = {
  readonly all: readonly [Replica, Replica];
  /** Of the one caller. */
  readonly key: string;
  readonly simulator: Simulator;
  readonly close: () => Promise<void>;
};

export type ReplicasOptions = { readonly requestsPerMinute: number; readonly state?: object };

const CLAIMS = { subject: 'system:serviceaccount:nymgate:server', audience: 'api://AzureADTokenExchange' };

/** Processes with the variables of nymgate-replica.conf, as nymgate@1 and nymgate@2, in front of one simulated tenant. */
export async function startReplicas(options: ReplicasOptions): Promise<Replicas> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-replicas-'));
  const simulator = await startSimulator({ people: 20, seed: 7 });
  const key = makeCaller(join(folder, 'callers.json'), options.requestsPerMinute);
  writeFileSync(join(folder, 'nymgate.json'), await configText(folder, simulator, options.state));
  const all = [await openReplica(folder, '1'), await openReplica(folder, '2')] as const;
  await Promise.all(all.map((replica) => replica.start()));
  const close = async () => {
    await Promise.all(all.map((replica) => replica.kill('SIGKILL')));
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { all: [...all], key, simulator, close };
}

function makeCaller(file: string, requestsPerMinute: number): string {
  const args = ['keys', 'caller', 'add', '--file', file, '--name', 'w', '--connector', '*'];
  const limits = ['--requests-per-minute', `${requestsPerMinute}`];
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const command = [`${ROOT}dist/cli/main.js`, ...args, ...limits];
  return execFileSync(process.execPath, command, { encoding: 'utf8', env: {}, stdio: [...stdio] }).trim();
}

async function configText(folder: string, simulator: Simulator, state: object | undefined): Promise<string> {
  const roles = CONNECTORS['entra-id'].permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value);
  const credentials = [{ issuer: simulator.issuerUrl, ...CLAIMS }];
  const { clientId } = simulator.registerApp({ name: 'server', roles, consented: true, credentials });
  writeFileSync(join(folder, 'token'), await simulator.issueAssertion(CLAIMS));
  const assertion = { type: 'token-file', path: join(folder, 'token') };
  return JSON.stringify({
    publicUrl: `https://${HOST}`,
    callers: {
      apiKeys: { file: join(folder, 'callers.json') },
      addresses: { trustedProxies: 1, proxies: ['127.0.0.1/32', '::1/128'] },
    },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: { 'entra-id': { tenant: simulator.tenantId, clientId, assertion } },
    ...(state !== undefined && { state }),
  });
}

/** Names of variables as the drop-in has them, with ports of the test. */
function variablesOf(digit: string): Readonly<Record<string, string>> {
  const unit = readUnit(readFileSync(join(ROOT, 'deploy/systemd/nymgate-replica.conf'), 'utf8'));
  const pairs = (unit.get('Environment') ?? []).map((line) => line.replaceAll('%i', digit).split('='));
  return Object.fromEntries(pairs) as Readonly<Record<string, string>>;
}

async function openReplica(folder: string, digit: string): Promise<Replica> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const environment = {
    ...variablesOf(digit),
    NYMGATE_LISTEN__PORT: `${port}`,
    NYMGATE_ADMIN__PORT: `${adminPort}`,
    NYMGATE_PSEUDONYMS__KEYS__0__SECRET: 'env:KEY',
    KEY: TEST_KEY,
  };
  const args = ['serve', '--config', join(folder, 'nymgate.json')];
  let running: GatewayProcess | undefined;
  return {
    port,
    served: () => (running?.lines().match(/^\{"audit":1,.*"event":"request"/gm) ?? []).length,
    start: async () => {
      running = startProcess({ args, environment, directory: folder, onTestFinished: () => undefined });
      const { adminUrl } = await running.listening();
      await untilShared(adminUrl);
    },
    kill: async (signal) => {
      running?.child.kill(signal);
      await running?.ended();
    },
  };
}

/** Until it has reached the Redis, if it is told of one. */
async function untilShared(adminUrl: string): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const { sharedState } = (await sendRawRequest(adminUrl, { target: '/readyz' })).json() as {
      sharedState?: string;
    };
    if (sharedState !== 'local') return;
    await sleep(50);
  }
  throw new Error('the replica shares nothing');
}
