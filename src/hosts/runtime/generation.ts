import type { App, AppPorts } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import { checkFiles } from '../files/check-files.ts';
import type { Traces } from '../traces/open-traces.ts';
import { readEgressProxy } from './egress/egress-proxy.ts';
import { readVersion } from './read-version.ts';
import { createUndiciHttpClient, type NodeHttpClient } from './undici-http-client.ts';

export type CreateApp = (
  config: Config,
  ports: AppPorts,
  options: { publicUrl: string; version: string },
) => Promise<App>;

/** Ports that outlive a reload. The HTTP client and traces do not: their limits come from the configuration. */
export type LastingPorts = Omit<AppPorts, 'http' | 'tracing'> & {
  /** Name of this run, as in the audit trail; what traces call it. Absent: they take a random one. */
  readonly instance?: string;
};

/** One configuration in service: requests begin and end on the same one (F16). */
export type Generation = {
  readonly number: number;
  readonly config: Config;
  readonly app: App;
  /** Counts a request in; the function it returns counts it out. */
  readonly enter: () => () => void;
  readonly inFlight: () => number;
  /** Sends what waits to be told elsewhere (traces), within the time that the configuration gives it; never rejects. */
  readonly flush: () => Promise<void>;
  /** No new requests will come: closes the HTTP client once the last one has ended. */
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
  const http = createUndiciHttpClient({ limits: config.limits, proxy });
  const traces = await createOrClose(openIfAsked(config, { ...ports, http }), http);
  const app = await createOrClose(
    createApp(
      config,
      { ...ports, http, tracing: traces?.tracing },
      { publicUrl: config.publicUrl ?? publicUrl, version: readVersion() },
    ),
    http,
  );
  let running = 0;
  let retired = false;
  const closeWhenIdle = () => {
    if (!retired || running > 0) return;
    void Promise.resolve(traces?.close())
      .then(() => http.close())
      .catch(() => undefined);
  };
  return Object.freeze({
    number,
    config,
    app,
    inFlight: () => running,
    flush: async () => traces?.flush(),
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

/** Nothing of traces is loaded where nobody asks for them. */
async function openIfAsked(
  { traces }: Config,
  ports: LastingPorts & Pick<AppPorts, 'http'>,
): Promise<Traces | undefined> {
  if (traces === undefined) return undefined;
  const { openTraces } = await import('../traces/open-traces.ts');
  return openTraces(traces, ports, { version: readVersion(), instance: ports.instance });
}

async function createOrClose<T>(creating: Promise<T>, http: NodeHttpClient): Promise<T> {
  try {
    return await creating;
  } catch (error) {
    await http.close();
    throw error;
  }
}
