import type { App, AppPorts } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import { SetupError } from '../../kernel/errors.ts';
import type { PlatformIdentity, PlatformKind } from '../../kernel/inbound.ts';
import type { HeaderList } from '../../kernel/ports.ts';
import type { SharedState } from '../../kernel/shared-state.ts';
import { checkFiles } from '../files/check-files.ts';
import type { OpenedState } from '../redis/open-shared-state.ts';
import { readEgressProxy } from './egress/egress-proxy.ts';
import { readVersion } from './read-version.ts';
import { openSecrets, type SecretsInService } from './secrets/open-secrets.ts';
import { createUndiciHttpClient, type NodeHttpClient } from './undici-http-client.ts';

export type CreateApp = (
  config: Config,
  ports: AppPorts,
  options: { publicUrl: string; version: string; vouches?: readonly PlatformKind[] },
) => Promise<App>;

/** Ports that outlive a reload. The HTTP client and what is shared do not: both are as the configuration says. */
export type LastingPorts = Omit<AppPorts, 'http' | 'shared'>;

/** One configuration in service: requests begin and end on the same one (F16). */
export type Generation = {
  readonly number: number;
  readonly config: Config;
  readonly app: App;
  readonly secrets: SecretsInService;
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
  /** The one in service: what it has read of stores goes on serving while they fail. */
  readonly before?: Generation | undefined;
  /** What stands in front of the host; absent: nothing that it knows. */
  readonly platform?: HostPlatform | undefined;
};

export type HostPlatform = {
  /** Whose word about callers this host passes on. */
  readonly vouches: readonly PlatformKind[];
  /** Requests come to a listener of its own, as they were sent; without it the host takes `publicPath` off targets. */
  readonly ownListener?: true;
  /** Reads what the platform says of a caller, and takes it out of the headers: it is no credential for us. */
  readonly identify?: (headers: HeaderList) => IdentifiedHeaders;
};

export type IdentifiedHeaders = {
  readonly identity: PlatformIdentity | undefined;
  readonly headers: HeaderList;
};

/** @throws SetupError FILE_EXPOSED, SECRET_STORE_UNREACHABLE, and what `createApp` finds: keys, rules, connectors, pins; a variable that names no proxy */
export async function createGeneration({
  number,
  config,
  ports,
  publicUrl,
  createApp,
  platform,
  before,
}: GenerationOptions): Promise<Generation> {
  if (config.publicPath !== undefined && (platform?.ownListener ?? platform === undefined)) throw keptPath();
  await checkFiles(config);
  const proxy = readEgressProxy(ports.environment);
  if (proxy !== undefined)
    ports.log.write('info', 'egress_proxy', {
      subject: `${proxy.host}:${proxy.port}, which ${proxy.variable} names`,
    });
  const opened = await openState(config, ports);
  const http = createUndiciHttpClient({ limits: config.limits, proxy });
  const opening = { settings: config.secrets, ports: { ...ports, http }, before: before?.secrets };
  const secrets = openSecrets(opening);
  const opened = await createOrClose(openState(config, { ...ports, secrets }), () => http.close());
  const close = () => {
    opened?.close();
    return http.close();
  };
  const shared = opened?.state;
  const app = await createOrClose(
    createApp(
      config,
      { ...ports, http, secrets, shared },
      {
        publicUrl: `${config.publicUrl ?? publicUrl}${config.publicPath ?? ''}`,
        version: readVersion(),
        ...(platform !== undefined && { vouches: platform.vouches }),
      },
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
    secrets,
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

function keptPath(): SetupError {
  return new SetupError([
    {
      code: 'CONFIG_INVALID',
      severity: 'error',
      message: 'publicPath: this host takes targets as they come on its own listener',
      fix: 'remove publicPath, and let what stands in front pass on targets without that path; links start with publicUrl',
    },
  ]);
}

/** Loaded only where something is shared: the client is large. */
async function openState({ state }: Config, ports: LastingPorts): Promise<OpenedState | undefined> {
  if (state === undefined) return undefined;
  const { openSharedState } = await import('../redis/open-shared-state.ts');
  return openSharedState(state, ports);
}

async function createOrClose<T>(creating: Promise<T>, close: () => Promise<void>): Promise<T> {
  try {
    return await creating;
  } catch (error) {
    await close();
    throw error;
  }
}
