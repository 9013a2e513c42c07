import type { Tracing } from '@nymgate/clouds/observed/tracing';
import { setupError } from '@nymgate/engine/kernel/errors';
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
import type { Span } from './span.ts';

/** A closed list without names of machines, containers or people. */
type Resource = {
  readonly 'service.name': string;
  readonly 'service.version': string;
  readonly 'service.instance.id': string;
};

const KINDS = { internal: 1, server: 2, client: 3 } as const satisfies Record<Span['kind'], number>;
const STATUS_ERROR = 2;
/** `SpanFlags`: sampled; `remote` is known; the parent is remote. */
const FLAGS = { sampled: 0x001, known: 0x100, remote: 0x200 };
const SCOPE = 'nymgate';

/**
 * Serializes an `ExportTraceServiceRequest` (OTLP 1.x, "JSON Protobuf Encoding"): hexadecimal IDs, 64-bit
 * numbers as text, enumerations as numbers.
 */
export function serializeOtlp(resource: Resource, spans: readonly Span[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: toOtlpAttributes(resource) },
        scopeSpans: [
          { scope: { name: SCOPE, version: resource['service.version'] }, spans: spans.map(toOtlpSpan) },
        ],
      },
    ],
  });
}

function toOtlpSpan({ traceId, id, parentId, remote, name, kind, start, end, attributes, failed }: Span) {
  return {
    traceId,
    spanId: id,
    ...(parentId !== undefined && { parentSpanId: parentId }),
    flags: FLAGS.sampled | FLAGS.known | (remote ? FLAGS.remote : 0),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: start,
    endTimeUnixNano: end,
    attributes: toOtlpAttributes(attributes),
    status: failed ? { code: STATUS_ERROR } : {},
  };
}

function toOtlpAttributes(attributes: Readonly<Record<string, string | number>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toOtlpValue(key, value) }));
}

/** Counts are `int64`, text in JSON; times are always `double`, since an attribute has one type. */
function toOtlpValue(key: string, value: string | number) {
  if (typeof value === 'string') return { stringValue: value };
  return key.endsWith('_milliseconds') ? { doubleValue: value } : { intValue: String(value) };
}

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
const DEFAULT_PATH = '/v1/traces';

/**
 * Sends nothing yet, so an unreachable collector doesn't prevent a start.
 * @throws SetupError SECRET_UNAVAILABLE, also for a secret that no header can hold
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
  // With the port, which is most often wrong.
  log.write('info', 'traces', { subject: new URL(config.endpoint).host });
  return { tracing, flush: exporter.flush, close: exporter.close };
}

export function parseEndpoint(endpoint: string): { readonly origin: string; readonly path: string } {
  const at = endpoint.indexOf('/', endpoint.indexOf('://') + '://'.length);
  if (at === -1) return { origin: endpoint, path: DEFAULT_PATH };
  const path = endpoint.slice(at);
  return { origin: endpoint.slice(0, at), path: path === '/' ? DEFAULT_PATH : path };
}

/** @throws SetupError SECRET_UNAVAILABLE */
export async function readHeaders(config: TracesConfig, secrets: SecretStore): Promise<HeaderList> {
  const { headers, authorization } = config;
  const read = async (reference: string, where: string) =>
    requireHeaderSafe(await secrets.read(reference, where), where);
  const named = Object.entries(headers).map(
    async ([name, reference = '']) => [name, await read(reference, `traces.headers.${name}`)] as const,
  );
  const attributes = await Promise.all(named);
  if (authorization === undefined) return attributes;
  const credential = await read(authorization.secret, 'traces.authorization.secret');
  return [...attributes, ['authorization', `${authorization.scheme} ${credential}`]];
}

/** An invalid value would fail each export, and undici's error would print it. */
function requireHeaderSafe(secret: string, where: string): string {
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw setupError(
    'SECRET_UNAVAILABLE',
    `${where}: the secret contains a character that no HTTP header can carry`,
    'give the token only, in visible ASCII characters and without its scheme',
  );
}
