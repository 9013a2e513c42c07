import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Simulator, startSimulator } from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { createApiKey, hashApiKey } from '../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../packages/gateway/src/caller-auth/key-file.ts';
import { expectNoLeaks } from '../harness/expect-no-leaks.ts';
import { type RawResponse, sendRawRequest } from '../harness/send-raw-request.ts';
import { startBundle } from '../harness/start-bundle.ts';
import { until } from './open-state.ts';

const BUILT = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
const CLAIMS = {
  subject: 'system:serviceaccount:nymgate:fleet',
  audience: 'api://AzureADTokenExchange',
};

export type Replica = {
  readonly get: (target: string) => Promise<RawResponse>;
  readonly metrics: () => Promise<string>;
  readonly ready: () => Promise<RawResponse>;
  readonly lines: () => readonly string[];
};

export type Fleet = {
  readonly simulator: Simulator;
  readonly replicas: readonly Replica[];
  readonly caller: { readonly id: string; readonly key: string };
  /** Access tokens that Entra ID has given so far. */
  readonly exchanges: () => number;
  readonly close: () => Promise<void>;
};

export type FleetOptions = {
  readonly replicas: number;
  /** `state` of the configuration; undefined: nothing is shared. */
  readonly state: unknown;
  readonly grant?: { readonly requestsPerMinute?: number; readonly concurrentRequests?: number };
  readonly config?: object;
  /** Each is an instance of its own, with an application of its own; the key and the caller are the same. */
  readonly instances?: true;
};

/** Gateways as they are built, each a process of its own, before one simulated tenant and with one caller. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-fleet-'));
  const path = (name: string) => join(directory, name);
  const simulator = await startSimulator({
    people: 20,
    seed: 7,
    recordedRequests: Number.POSITIVE_INFINITY,
  });
  const register = () =>
    simulator.registerApp({
      name: 'fleet',
      roles: CONNECTORS['entra-id'].permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value),
      consented: true,
      credentials: [{ issuer: simulator.issuerUrl, ...CLAIMS }],
    }).clientId;
  const shared = register();
  const key = createApiKey((length) => randomBytes(length));
  const [created, expires] = [0, 86_400_000].map((later) => new Date(Date.now() + later).toISOString());
  const record = {
    id: key.id,
    name: 'warehouse',
    hash: hashApiKey(key),
    connectors: ['*'],
    ...options.grant,
  };
  writeFileSync(path('token'), await simulator.issueAssertion(CLAIMS));
  writeFileSync(path('key'), KEY, { mode: 0o600 });
  writeFileSync(
    path('callers.json'),
    formatKeyFile([{ ...record, created: created ?? '', expires: expires ?? '' }]),
    { mode: 0o600 },
  );
  const configText = (clientId: string) =>
    JSON.stringify({
      listen: { port: 0 },
      admin: { port: 0 },
      callers: { apiKeys: { file: path('callers.json') } },
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${path('key')}` }] },
      source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
      connectors: {
        'entra-id': {
          ...{ tenant: simulator.tenantId, clientId },
          assertion: { type: 'token-file', path: path('token') },
        },
      },
      log: { level: 'trace' },
      ...(options.state !== undefined && { state: options.state }),
      ...options.config,
    });
  const hosts = await Promise.all(
    Array.from({ length: options.replicas }, (_, index) => {
      const own = path(`replica-${index}`);
      mkdirSync(own);
      const text = configText(options.instances === true ? register() : shared);
      return startBundle({ file: BUILT, text, directory: own, environment: {} });
    }),
  );
  const headers = { authorization: `Bearer ${key.text}` };
  return {
    simulator,
    caller: { id: key.id, key: key.text },
    replicas: hosts.map((host) => ({
      get: (target) => sendRawRequest(host.url, { target, headers }),
      metrics: async () => (await sendRawRequest(host.adminUrl ?? '', { target: '/metrics' })).body,
      ready: () => sendRawRequest(host.adminUrl ?? '', { target: '/readyz' }),
      lines: () => host.lines,
    })),
    exchanges: () =>
      simulator.requests.filter(({ rawTarget }) => rawTarget.endsWith('/oauth2/v2.0/token')).length,
    close: async () => {
      await Promise.all(hosts.map((host) => host.close()));
      await simulator.close();
      const lines = hosts.flatMap((host) => host.lines);
      rmSync(directory, { recursive: true, force: true });
      expectNoLeaks(lines, { people: simulator.people, secrets: [KEY, key.text] });
    },
  };
}

/** Waits until every replica says of the store what is expected. */
export async function untilAll(fleet: Fleet, sharedState: 'up' | 'local'): Promise<void> {
  for (const replica of fleet.replicas)
    await until(async () => {
      const answer = await replica.ready();
      return (answer.json() as { sharedState?: string }).sharedState === sharedState;
    }, 30);
}
