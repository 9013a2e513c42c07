import type { App, AppPorts } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import type { SharedState } from '../../kernel/shared-state.ts';
import { checkFiles } from '../files/check-files.ts';
import type { OpenedState } from '../redis/open-shared-state.ts';
import { readEgressProxy } from './egress/egress-proxy.ts';
import { readVersion } from './read-version.ts';
import { createUndiciHttpClient } from './undici-http-client.ts';

export type CreateApp = (
  config: Config,
  ports: AppPorts,
  options: { publicUrl: string; version: string },
) => Promise<App>;

/** Ports that outlive a reload. The HTTP client and what is shared do not: both are as the configuration says. */
export type LastingPorts = Omit<AppPorts, 'http' | 'shared'>;

/** One configuration in service: requests begin and end on the same one (F16). */
export type Generation = {
  readonly number: number;
  readonly config: Config;
  readonly app: App;
  /** What replicas share; undefined where nothing is. */
  readonly shared: SharedState | undefined;
  /** Counts a request in; the function it returns counts it out. */
  readonly enter: () => () => void;
  readonly inFlight: () => number;
  /** No new requests will come: closes the HTTP client and the connection to what is shared once the last one has ended. */
  readonly retire: () => void;
};

export type GenerationOptions = {
  readonly number: number;
  readonly config: Config;
  readonly ports: LastingPorts;
  readonly publicUrl: string;
  readonly createApp: CreateApp;
};

/** @throws SetupError FILE_EXPOSED, and what `createApp` finds: keys, rules, connectors, pins; a variable that names no proxy */
export async function createGeneration({
  number,
  config,
  ports,
  publicUrl,
  createApp,
}: GenerationOptions): Promise<Generation> {
  await checkFiles(config);
  const proxy = readEgressProxy(ports.environment);
  if (proxy !== undefined)
    ports.log.write('info', 'egress_proxy', {
      subject: `${proxy.host}:${proxy.port}, which ${proxy.variable} names`,
    });
  const opened = await openState(config, ports);
  const http = createUndiciHttpClient({ limits: config.limits, proxy });
  const close = () => {
    opened?.close();
    return http.close();
  };
  const shared = opened?.state;
  const app = await createOrClose(
    createApp(
      config,
      { ...ports, http, shared },
      { publicUrl: config.publicUrl ?? publicUrl, version: readVersion() },
    ),
    close,
  );
  let running = 0;
  let retired = false;
  const closeWhenIdle = () => {
    if (retired && running === 0) void close().catch(() => undefined);
  };
  return Object.freeze({
    number,
    config,
    app,
    shared,
    inFlight: () => running,
    enter: () => {
      running += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        running -= 1;
        closeWhenIdle();
      };
    },
    retire: () => {
      retired = true;
      closeWhenIdle();
    },
  });
}

/** Loaded only where something is shared: the client is large. */
async function openState({ state }: Config, ports: LastingPorts): Promise<OpenedState | undefined> {
  if (state === undefined) return undefined;
  const { openSharedState } = await import('../redis/open-shared-state.ts');
  return openSharedState(state, ports);
}

async function createOrClose(creating: Promise<App>, close: () => Promise<void>): Promise<App> {
  try {
    return await creating;
  } catch (error) {
    await close();
    throw error;
  }
}
