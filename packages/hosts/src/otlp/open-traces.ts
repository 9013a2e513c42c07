import type { Tracing } from '@nymgate/clouds/observed/tracing';
import type { Clock, HttpClient, Log, Metrics, Random, SecretStore } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import {
  createResource,
  openCollector,
  type Resource,
  type ServiceInfo,
  serializeScope,
  toOtlpAttributes,
} from './collector.ts';
import { createExporter, type Exporter } from './create-exporter.ts';
import { createTracing } from './create-tracing.ts';
import type { Span } from './span.ts';

const KINDS = { internal: 1, server: 2, client: 3 } as const satisfies Record<Span['kind'], number>;
const STATUS_ERROR = 2;
/** `SpanFlags`: sampled; `remote` is known; the parent is remote. */
const FLAGS = { sampled: 0x001, known: 0x100, remote: 0x200 };

/**
 * Serializes an `ExportTraceServiceRequest` (OTLP 1.x, "JSON Protobuf Encoding"): hexadecimal IDs, 64-bit
 * numbers as text, enumerations as numbers.
 */
export function serializeOtlp(resource: Resource, spans: readonly Span[]): string {
  return serializeScope('Spans', resource, spans.map(toOtlpSpan));
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

/** @throws as `openCollector` */
export async function openTraces(
  config: TracesConfig,
  ports: TracesPorts,
  service: ServiceInfo,
): Promise<Traces> {
  const { clock, random, log, metrics } = ports;
  const { sampleOneIn, propagate, queueSpans, exportMilliseconds } = config;
  const send = await openCollector('traces', config, ports);
  const resource = createResource(service);
  const exporter = createExporter({
    ...{ send, serialize: (spans) => serializeOtlp(resource, spans) },
    ...{ metrics, log, queueSpans, exportMilliseconds, monotonic: clock.monotonic },
  });
  const tracing = createTracing({ clock, random, sampleOneIn, propagate, record: exporter.add });
  // With the port, which is most often wrong.
  log.write('info', 'traces', { subject: new URL(config.endpoint).host });
  return { tracing, flush: exporter.flush, close: exporter.close };
}
