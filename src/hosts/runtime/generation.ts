import type { App, AppPorts } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import { checkFiles } from '../files/check-files.ts';
import { readEgressProxy } from './egress/egress-proxy.ts';
import { readVersion } from './read-version.ts';
import { openSecrets, type SecretsInService } from './secrets/open-secrets.ts';
import { createUndiciHttpClient, type NodeHttpClient } from './undici-http-client.ts';

export type CreateApp = (
  config: Config,
  ports: AppPorts,
  options: { publicUrl: string; version: string },
) => Promise<App>;

/** Ports that outlive a reload. The HTTP client does not: its limits come from the configuration. */
export type LastingPorts = Omit<AppPorts, 'http'>;

/** One configuration in service: requests begin and end on the same one (F16). */
export type Generation = {
  readonly number: number;
  readonly config: Config;
  readonly app: App;
  readonly secrets: SecretsInService;
  /** Counts a request in; the function it returns counts it out. */
  readonly enter: () => () => void;
  readonly inFlight: () => number;
  /** No new requests will come: closes the HTTP client once the last one has ended. */
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
};

/** @throws SetupError FILE_EXPOSED, SECRET_STORE_UNREACHABLE, and what `createApp` finds: keys, rules, connectors, pins; a variable that names no proxy */
export async function createGeneration({
  number,
  config,
  ports,
  publicUrl,
  createApp,
  before,
}: GenerationOptions): Promise<Generation> {
  await checkFiles(config);
  const proxy = readEgressProxy(ports.environment);
  if (proxy !== undefined)
    ports.log.write('info', 'egress_proxy', {
      subject: `${proxy.host}:${proxy.port}, which ${proxy.variable} names`,
    });
  const http = createUndiciHttpClient({ limits: config.limits, proxy });
  const opening = { settings: config.secrets, ports: { ...ports, http }, before: before?.secrets };
  const secrets = openSecrets(opening);
  const app = await createOrClose(
    createApp(
      config,
      { ...ports, http, secrets },
      { publicUrl: config.publicUrl ?? publicUrl, version: readVersion() },
    ),
    http,
  );
  let running = 0;
  let retired = false;
  const closeWhenIdle = () => {
    if (retired && running === 0) void http.close().catch(() => undefined);
  };
  return Object.freeze({
    number,
    config,
    app,
    secrets,
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

async function createOrClose(creating: Promise<App>, http: NodeHttpClient): Promise<App> {
  try {
    return await creating;
  } catch (error) {
    await http.close();
    throw error;
  }
}
