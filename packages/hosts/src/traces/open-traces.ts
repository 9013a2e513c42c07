import type { Tracing } from '@nymgate/clouds/observed/tracing';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type {
  Clock,
  HeaderList,
  HttpClient,
  Log,
  Metrics,
  Random,
  SecretStore,
} from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createExporter, type Exporter } from './create-exporter.ts';
import { createTracing } from './create-tracing.ts';
import { createSender } from './send-spans.ts';
import { type Resource, serializeOtlp } from './serialize-otlp.ts';

type TracesConfig = NonNullable<Config['traces']>;

export type TracesPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly secrets: SecretStore;
};

export type Traces = Pick<Exporter, 'flush' | 'close'> & { readonly tracing: Tracing };

const SERVICE = 'nymgate';
/** Where OTLP/HTTP takes traces, unless the configuration names another path. */
const DEFAULT_PATH = '/v1/traces';

/**
 * Traces as the configuration asks for them. Nothing is sent yet, so a collector that is down does not keep the gateway from starting.
 *
 * @param about.instance name of this run in the audit trail, so that both can be joined
 * @throws SetupError SECRET_UNAVAILABLE, also for a secret that no header can hold
 * @example const { tracing, close } = await openTraces(config.traces, ports, { version: '1.0.0', instance: 'k3v9a0c2m8qd' });
 */
export async function openTraces(
  config: TracesConfig,
  ports: TracesPorts,
  resourceInfo: { readonly version: string; readonly instance: string },
): Promise<Traces> {
  const { clock, random, log, metrics } = ports;
  const { sampleOneIn, propagate, queueSpans, exportMilliseconds } = config;
  const headers = await readHeaders(config, ports.secrets);
  const resource: Resource = {
    'service.name': SERVICE,
    'service.version': resourceInfo.version,
    'service.instance.id': resourceInfo.instance,
  };
  const exporter = createExporter({
    send: createSender(ports.http, { ...parseEndpoint(config.endpoint), headers }),
    serialize: (spans) => serializeOtlp(resource, spans),
    ...{ metrics, log, queueSpans, exportMilliseconds, monotonic: clock.monotonic },
  });
  const tracing = createTracing({ clock, random, sampleOneIn, propagate, record: exporter.add });
  // Host and port: it is a port that is mistaken most often.
  log.write('info', 'traces', { subject: new URL(config.endpoint).host });
  return { tracing, flush: exporter.flush, close: exporter.close };
}

/** Origin and path of the collector. */
export function parseEndpoint(endpoint: string): { readonly origin: string; readonly path: string } {
  const at = endpoint.indexOf('/', endpoint.indexOf('://') + '://'.length);
  if (at === -1) return { origin: endpoint, path: DEFAULT_PATH };
  const path = endpoint.slice(at);
  return { origin: endpoint.slice(0, at), path: path === '/' ? DEFAULT_PATH : path };
}

/** @throws SetupError SECRET_UNAVAILABLE */
export async function readHeaders(
  { headers, authorization }: TracesConfig,
  secrets: SecretStore,
): Promise<HeaderList> {
  const read = async (reference: string, where: string) =>
    requireHeaderSafe(await secrets.read(reference, where), where);
  const named = Object.entries(headers).map(
    async ([name, reference = '']) => [name, await read(reference, `traces.headers.${name}`)] as const,
  );
  const own = await Promise.all(named);
  if (authorization === undefined) return own;
  const credential = await read(authorization.secret, 'traces.authorization.secret');
  return [...own, ['authorization', `${authorization.scheme} ${credential}`]];
}

/** A value that HTTP cannot carry would fail each export, and undici's error would tell it. */
function requireHeaderSafe(secret: string, where: string): string {
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw new SetupError([
    {
      code: 'SECRET_UNAVAILABLE',
      severity: 'error',
      message: `${where}: the secret holds a character that no HTTP header can carry`,
      fix: 'give the token alone, in visible ASCII characters and without its scheme',
    },
  ]);
}
