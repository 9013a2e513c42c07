import type { Span } from './span.ts';

/** Who the spans come from. A closed list: no name of a machine, a container or a person. */
export type Resource = {
  readonly 'service.name': string;
  readonly 'service.version': string;
  readonly 'service.instance.id': string;
};

/** OTLP's numbers for `SpanKind`. */
const KINDS = { internal: 1, server: 2, client: 3 } as const satisfies Record<Span['kind'], number>;
const STATUS_ERROR = 2;
/** `SpanFlags`: sampled, whether the two bits below mean something, and whether the parent is remote. */
const FLAGS = { sampled: 0x001, known: 0x100, remote: 0x200 };
const SCOPE = 'nymgate';

/**
 * Spans as an `ExportTraceServiceRequest` in JSON (OTLP 1.x, section "JSON Protobuf Encoding"): ids in hexadecimal, numbers of 64 bits
 * as text, enumerations as numbers. What has its default value is left out, as protobuf does.
 *
 * @example writeOtlp(resource, spans) // '{"resourceSpans":[{"resource":{"attributes":[…]},"scopeSpans":[…]}]}'
 */
export function serializeOtlp(resource: Resource, spans: readonly Span[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: toOtlpAttributes(resource) },
        scopeSpans: [
          {
            scope: { name: SCOPE, version: resource['service.version'] },
            spans: spans.map(toOtlpSpan),
          },
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

/** Counts are `int64`, which JSON has as text; times are always `double`, since an attribute has one type. */
function toOtlpValue(key: string, value: string | number) {
  if (typeof value === 'string') return { stringValue: value };
  return key.endsWith('_milliseconds') ? { doubleValue: value } : { intValue: String(value) };
}
