import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { MetricsExporter } from '../otlp/open-metrics.ts';
import type { Traces } from '../otlp/open-traces.ts';
import type { OpenedSharedState } from '../redis/open-shared-state.ts';
import { readEgressProxy } from './egress/egress-proxy.ts';
import type { ReadableMetrics } from './prometheus-metrics.ts';
import { readVersion } from './read-version.ts';
import { type LoadedSecrets, openSecrets } from './secrets/open-secrets.ts';
import { createUndiciHttpClient, type NodeHttpClient } from './undici-http-client.ts';

export type LastingPorts = Omit<AppPorts, 'http' | 'shared' | 'tracing' | 'metrics'> & {
  readonly metrics: ReadableMetrics;
  /** As in the audit log. */
  readonly instance: string;
};

export type GenerationParts = {
  readonly http: NodeHttpClient;
  readonly secrets: LoadedSecrets;
  readonly shared: SharedState | undefined;
  readonly traces: Traces | undefined;
  readonly metrics: MetricsExporter | undefined;
  /**
   * Rejects for state, traces and metrics that failed to open; awaited late, so that all findings are reported
   * together.
   */
  readonly opening: readonly Promise<unknown>[];
  /** Sends the last spans first. */
  readonly close: () => Promise<void>;
};

/**
 * Opens the HTTP client, secret stores and, if configured, shared state and the exporters of traces and metrics.
 * @throws SetupError CONFIG_INVALID for an invalid proxy variable; from `opening` SECRET_UNAVAILABLE,
 * SECRET_STORE_UNREACHABLE, CONFIG_INVALID
 */
export async function openGenerationParts(
  config: Config,
  lastingPorts: LastingPorts,
  previousParts: LoadedSecrets | undefined,
): Promise<GenerationParts> {
  const proxy = readEgressProxy(lastingPorts.environment);
  if (proxy !== undefined)
    lastingPorts.log.write('info', 'egress_proxy', {
      subject: `${proxy.host}:${proxy.port}, which ${proxy.variable} names`,
    });
  const http = createUndiciHttpClient({ limits: config.limits, proxy });
  const secrets = openSecrets({
    settings: config.secrets,
    ports: { ...lastingPorts, http },
    previousSecrets: previousParts,
  });
  const ports = { ...lastingPorts, http, secrets };
  const opening = [openState(config, ports), openTraces(config, ports), openMetrics(config, ports)] as const;
  const [state, traces, metrics] = await Promise.all([
    undefinedIfFailed(opening[0]),
    undefinedIfFailed(opening[1]),
    undefinedIfFailed(opening[2]),
  ]);
  const close = async () => {
    await traces?.close();
    state?.close();
    await http.close();
  };
  return { http, secrets, shared: state?.state, traces, metrics, opening, close };
}

function undefinedIfFailed<T>(opening: Promise<T>): Promise<T | undefined> {
  return opening.catch(() => undefined);
}

type OpenedPorts = LastingPorts & Pick<AppPorts, 'http'>;

/** Loaded on demand: the client is large. */
async function openState({ state }: Config, ports: OpenedPorts): Promise<OpenedSharedState | undefined> {
  if (state === undefined) return undefined;
  const { openSharedState } = await import('../redis/open-shared-state.ts');
  return openSharedState(state, ports);
}

async function openTraces({ traces }: Config, ports: OpenedPorts): Promise<Traces | undefined> {
  if (traces === undefined) return undefined;
  const module = await import('../otlp/open-traces.ts');
  return module.openTraces(traces, ports, { version: readVersion(), instance: ports.instance });
}

async function openMetrics({ metrics }: Config, ports: OpenedPorts): Promise<MetricsExporter | undefined> {
  if (metrics === undefined) return undefined;
  const module = await import('../otlp/open-metrics.ts');
  return module.openMetrics(metrics, ports, { version: readVersion(), instance: ports.instance });
}
