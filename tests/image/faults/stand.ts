import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppRegistration, type SimulatedApp, type Simulator, startSimulator } from 'nymgate-simulator';
import { vi } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../packages/connectors/src/index.ts';
import { type GatewayProcess, type Listening, startProcess } from '../../infra/gateway-process.ts';
import { TEST_KEY } from '../../infra/tenant.ts';
import { GID, type Prepared, prepareContainer, UID, type Unpacked } from '../container.ts';
import { createTimeline, type Target, type Timeline } from './timeline.ts';

export type Data = Readonly<Record<string, unknown>>;

/** A gateway in a container of the image, scraped as `instance="a"` of the job `nymgate`. */
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
    readonly signal: Prepared['signal'];
    readonly pid: Prepared['pid'];
    readonly stop: () => Promise<void>;
  };

export type StartOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  readonly descriptors?: number;
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

/** A simulated tenant, and a configuration for it that gateways of this image start with. */
export async function startFaultStand(
  unpacked: Unpacked,
  onTestFinished: FaultStand['onTestFinished'],
): Promise<FaultStand> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-faults-'));
  chownSync(folder, UID, GID);
  const at = (name: string) => join(folder, name);
  const write = (name: string, text: string, mode = 0o600) => {
    writeFileSync(at(name), text, { mode });
    chownSync(at(name), UID, GID);
  };
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
    start: async ({ environment = {}, descriptors } = {}) => {
      const container = prepareContainer(unpacked, {
        args: ['serve', '--config', at('nymgate.json')],
        env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        folder,
        ...(descriptors !== undefined && { descriptors }),
      });
      const started = startProcess({
        command: ['runc', ...container.args],
        kill: () => container.signal('KILL'),
        ...{ args: [], environment: {}, directory: folder, onTestFinished },
      });
      return toGateway(started, container, await started.listening());
    },
  };
}

function leastRoles(): readonly string[] {
  const permissions = CONNECTORS['entra-id'].permissions(DEFAULT_CONNECTOR_OPTIONS);
  return permissions.filter(({ optional }) => optional !== true).map(({ value }) => value);
}

function toGateway(started: GatewayProcess, container: Prepared, listening: Listening): Gateway {
  const { lines, ended } = started;
  const { signal, pid } = container;
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
    ...{ ...started, ...listening, scrape, get, signal, pid },
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
      signal('HUP');
      await vi.waitFor(() => {
        if (count() === before) throw new Error(`not ${event}: ${started.told()}`);
      }, PATIENCE);
    },
    stop: async () => {
      signal('KILL');
      await ended();
    },
  };
}
