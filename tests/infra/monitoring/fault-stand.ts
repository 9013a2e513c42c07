import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppRegistration, type SimulatedApp, type Simulator, startSimulator } from 'nymgate-simulator';
import { vi } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../packages/connectors/src/index.ts';
import { createImageConfig } from '../../../tools/image/create-image-config.ts';
import { type GatewayProcess, type Listening, startProcess } from '../gateway-process.ts';
import { TEST_KEY } from '../tenant.ts';
import { createTimeline, type Target, type Timeline } from './timeline.ts';

export type Data = Readonly<Record<string, unknown>>;

/** A gateway as the image starts it, scraped as `instance="a"` of the job `nymgate`. */
export type Gateway = GatewayProcess &
  Listening &
  Target & {
    /** The error code of the response, or its status. */
    readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<string>;
    readonly getMany: (
      count: number,
      path: string,
      headers?: Readonly<Record<string, string>>,
    ) => Promise<void>;
    /** Waits until a scrape has this line. */
    readonly waitForMetric: (line: RegExp) => Promise<void>;
    /** Sends SIGHUP and waits for this event of the log. */
    readonly reload: (event: 'reloaded' | 'reload_refused') => Promise<void>;
    readonly stop: () => Promise<void>;
  };

export type StartOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  /** Of a shell, before the gateway. */
  readonly before?: string;
};

type Trusted = Pick<AppRegistration, 'credentials' | 'certificates'>;

export type FaultStand = Timeline & {
  readonly simulator: Simulator;
  readonly register: (trusted: Trusted) => SimulatedApp;
  /** Path of a file in the folder of the configuration. */
  readonly at: (name: string) => string;
  readonly write: (name: string, text: string, mode?: number) => void;
  /** A connector of the simulated tenant. */
  readonly connector: Data;
  readonly configure: (changes?: Data) => void;
  readonly start: (options?: StartOptions) => Promise<Gateway>;
  readonly onTestFinished: (end: () => Promise<void>) => void;
};

export const labelled = (target: Target, labels: Target['labels']): Target => ({
  ...target,
  labels: { ...target.labels, ...labels },
});

const CLAIMS = { subject: 'system:serviceaccount:nymgate:alerts', audience: 'api://AzureADTokenExchange' };
const PATIENCE = { timeout: 30_000, interval: 50 };

/** A simulated tenant, a configuration for it, and the bundle of the image in `bundle`. */
export async function startFaultStand(
  bundle: string,
  onTestFinished: FaultStand['onTestFinished'],
): Promise<FaultStand> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-faults-'));
  const at = (name: string) => join(folder, name);
  const write = (name: string, text: string, mode = 0o600) => writeFileSync(at(name), text, { mode });
  const simulator = await startSimulator({ people: 12, seed: 7 });
  onTestFinished(async () => {
    await simulator.close().catch(() => undefined);
    rmSync(folder, { recursive: true });
  });
  const register = (trusted: Trusted) =>
    simulator.registerApp({ name: 'alerts', roles: leastRoles(), consented: true, ...trusted });
  const { clientId } = register({ credentials: [{ issuer: simulator.issuerUrl, ...CLAIMS }] });
  write('token', await simulator.issueAssertion(CLAIMS));
  write('key', TEST_KEY);
  const connector = {
    ...{ tenant: simulator.tenantId, clientId },
    assertion: { type: 'token-file', path: at('token') },
  };
  const configure = (changes: Data = {}) =>
    write(
      'nymgate.json',
      JSON.stringify({
        listen: { port: 0 },
        admin: { port: 0 },
        drain: { lagMilliseconds: 0 },
        pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${at('key')}` }] },
        source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
        connectors: { 'entra-id': connector },
        ...changes,
      }),
    );
  configure();
  return {
    ...{ ...createTimeline(), simulator, register, at, write, connector, configure, onTestFinished },
    start: async ({ environment = {}, before = ':' } = {}) => {
      const started = startProcess({
        ...{ environment, directory: folder, onTestFinished },
        args: ['serve', '--config', at('nymgate.json')],
        command: ['sh', '-c', `${before}; exec "$@"`, 'sh', ...imageCommand(bundle)],
      });
      return toGateway(started, await started.listening());
    },
  };
}

function leastRoles(): readonly string[] {
  const permissions = CONNECTORS['entra-id'].permissions(DEFAULT_CONNECTOR_OPTIONS);
  return permissions.filter(({ optional }) => optional !== true).map(({ value }) => value);
}

/** The image's entrypoint, with this Node and this folder. */
function imageCommand(bundle: string): readonly string[] {
  const { Entrypoint } = createImageConfig({ version: '', revision: '', source: undefined, seconds: 0 });
  return [process.execPath, ...Entrypoint.slice(1, -1), join(bundle, 'node.cjs')];
}

function toGateway(started: GatewayProcess, listening: Listening): Gateway {
  const { child, lines, ended } = started;
  const scrape = () =>
    fetch(`${listening.adminUrl}/metrics`).then(
      (response) => response.text(),
      () => undefined,
    );
  const get: Gateway['get'] = async (path, headers = {}) => {
    const response = await fetch(`${listening.url}${path}`, { headers });
    await response.arrayBuffer();
    return response.headers.get('nymgate-error') ?? String(response.status);
  };
  return {
    ...{ ...started, ...listening, scrape, get },
    labels: { job: 'nymgate', instance: 'a' },
    getMany: async (count, path, headers) => {
      for (let left = count; left > 0; left -= 20)
        await Promise.all(Array.from({ length: Math.min(20, left) }, () => get(path, headers)));
    },
    waitForMetric: (line) =>
      vi.waitFor(async () => {
        if (!line.test((await scrape()) ?? '')) throw new Error(`no scrape has ${line}: ${started.told()}`);
      }, PATIENCE),
    reload: async (event) => {
      const count = () => lines().split(`"event":"${event}"`).length;
      const before = count();
      child.kill('SIGHUP');
      await vi.waitFor(() => {
        if (count() === before) throw new Error(`not ${event}: ${started.told()}`);
      }, PATIENCE);
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended();
    },
  };
}
