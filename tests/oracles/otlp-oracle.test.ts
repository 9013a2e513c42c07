import { JsonMetricsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { AggregationType, InstrumentType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import type { MetricFamily } from '../../packages/clouds/src/observed/metric-family.ts';
import { serializeOtlp } from '../../packages/hosts/src/otlp/open-traces.ts';
import { serializeMetrics } from '../../packages/hosts/src/otlp/serialize-metrics.ts';
import type { Span } from '../../packages/hosts/src/otlp/span.ts';
import { createCounter, createHistogram } from '../../packages/hosts/src/runtime/prometheus-metrics.ts';

// The same spans and metrics, written by us and by OpenTelemetry's own SDK and serializer, which are a dependency of these tests alone.

const RESOURCE = {
  'service.name': 'nymgate',
  'service.version': '1.2.3',
  'service.instance.id': 'k3v9a0c2m8qd',
};
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = (id: string, rest: Partial<Span>): Span => ({
  traceId: TRACE,
  id: id.repeat(16),
  parentId: 'a'.repeat(16),
  remote: false,
  name: 'upstream',
  kind: 'client',
  start: '1764064800040500001',
  end: '1764064800099000000',
  attributes: {},
  failed: false,
  ...rest,
});

const SPANS: readonly Span[] = [
  span('a', {
    parentId: 'b'.repeat(16),
    remote: true,
    name: 'GET /v1.0/users/{userId}',
    kind: 'server',
    attributes: {
      'http.response.status_code': 502,
      'nymgate.bytes_in': 9_007_199_254_740_991,
      'nymgate.own_milliseconds': 8.5,
      'http.route': '/v1.0/users/{userId}/"\u00fc\u2028\\',
    },
    failed: true,
  }),
  span('b', { parentId: undefined, kind: 'server' }),
  span('c', { kind: 'internal', name: 'admit' }),
  span('d', { attributes: { 'error.type': 'SOURCE_ERROR' }, failed: true }),
];

type Serialized = Parameters<typeof JsonTraceSerializer.serializeRequest>[0] extends readonly (infer T)[]
  ? T
  : Parameters<typeof JsonTraceSerializer.serializeRequest>[0] extends (infer T)[]
    ? T
    : never;

/** `SpanKind` of OpenTelemetry's API, whose numbers are others than the protocol's. */
const KINDS = { internal: 0, server: 1, client: 2 } as const;
const SAMPLED = 1;
const ERROR = 2;

function toSdk({ traceId, id, parentId, remote, name, kind, start, end, attributes, failed }: Span) {
  return {
    name,
    kind: KINDS[kind],
    spanContext: () => ({ traceId, spanId: id, traceFlags: SAMPLED }),
    ...(parentId !== undefined && {
      parentSpanContext: { traceId, spanId: parentId, traceFlags: SAMPLED, isRemote: remote },
    }),
    startTime: time(start),
    endTime: time(end),
    duration: time('0000000001'),
    ended: true,
    status: failed ? { code: ERROR } : { code: 0 },
    attributes,
    links: [],
    events: [],
    resource: RESOURCE_OF_SDK,
    instrumentationScope: { name: 'nymgate', version: '1.2.3' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  } as unknown as Serialized;
}

const RESOURCE_OF_SDK = {
  attributes: RESOURCE,
  asyncAttributesPending: false,
  getRawAttributes: () => Object.entries(RESOURCE),
  merge: () => RESOURCE_OF_SDK,
};

function time(nanoseconds: string): [number, number] {
  return [Number(nanoseconds.slice(0, -9)), Number(nanoseconds.slice(-9))];
}

/** Without what has its default value, which a message may leave out; int64 as text, as the protocol has it. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, own]) => [key, key === 'intValue' ? String(own) : plain(own)] as const,
  );
  return Object.fromEntries(
    entries.filter(
      ([key, own]) =>
        own !== undefined && own !== 0 && !(Array.isArray(own) && own.length === 0) && key !== '',
    ),
  );
}

test('spans are written as OpenTelemetry itself writes them', () => {
  const theirs = JsonTraceSerializer.serializeRequest(SPANS.map(toSdk));
  const expected: unknown = JSON.parse(new TextDecoder().decode(theirs));
  const written: unknown = JSON.parse(serializeOtlp(RESOURCE, SPANS));
  expect(JSON.stringify(expected)).toContain(TRACE);
  expect(plain(written)).toEqual(plain(expected));
});

/** Gives what was measured when it is asked. */
class Reader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

const BOUNDS = [0.001, 0.1, 2.5, 60];
const MEASURED = [0, 0.001, 0.0011, 0.1, 2, 2.5, 60, 60.1, 1e6];
const SETS = [
  { connector: 'entra-id', endpoint: '/v1.0/users/{userId}' },
  { connector: '"\u00fc\u2028\\', endpoint: '' },
];

/** The same measurements by OpenTelemetry's SDK, which has metrics with a view first. */
async function measuredByTheSdk(): Promise<object> {
  const reader = new Reader();
  const aggregation = {
    type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
    options: { boundaries: BOUNDS, recordMinMax: false },
  } as const;
  const provider = new MeterProvider({
    resource: RESOURCE_OF_SDK as never,
    readers: [reader],
    views: [{ instrumentType: InstrumentType.HISTOGRAM, aggregation }],
  });
  const meter = provider.getMeter('nymgate', '1.2.3');
  const counter = meter.createCounter('nymgate_bytes_in_total', { unit: 'By', description: 'Bytes.' });
  const histogram = meter.createHistogram('nymgate_own_seconds', { unit: 's', description: 'Own.' });
  const gauge = meter.createGauge('nymgate_connector_up', { description: 'Up.' });
  for (const labels of SETS) {
    counter.add(7, labels);
    counter.add(9_007_199_254, labels);
    for (const seconds of MEASURED) histogram.record(seconds, labels);
    gauge.record(1, labels);
  }
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return JSON.parse(
    new TextDecoder().decode(JsonMetricsSerializer.serializeRequest(resourceMetrics)),
  ) as object;
}

function measuredByUs(): object {
  const names = ['connector', 'endpoint'];
  const [counter, histogram] = [createCounter(names), createHistogram(names, BOUNDS)];
  for (const labels of SETS) {
    counter.add(labels, 7);
    counter.add(labels, 9_007_199_254);
    for (const seconds of MEASURED) histogram.add(labels, seconds);
  }
  const families: readonly MetricFamily[] = [
    { name: 'nymgate_own_seconds', help: 'Own.', ...histogram.read() },
    { name: 'nymgate_bytes_in_total', help: 'Bytes.', ...counter.read() },
    {
      ...{ name: 'nymgate_connector_up', help: 'Up.', kind: 'gauge' },
      points: SETS.map((labels) => ({ labels, value: 1 })),
    },
  ];
  const times = { startTimeUnixNano: '1764064800040500001', timeUnixNano: '1764064800099000000' };
  return JSON.parse(serializeMetrics(RESOURCE, families, times)) as object;
}

/** Times apart; numbers of 64 bits as text, as the protocol has them, and the SDK's writer does not. */
function normalized(exported: object): unknown {
  const text = JSON.stringify(exported, (key, value: unknown) => {
    if (/TimeUnixNano$/i.test(key)) return /^\d{19}$/.test(String(value)) ? 'nanoseconds' : value;
    if (key === 'count') return String(value);
    return key === 'bucketCounts' ? (value as unknown[]).map(String) : value;
  });
  return plain(JSON.parse(text));
}

test('metrics are measured and written as OpenTelemetry itself does it', async () => {
  const theirs = normalized(await measuredByTheSdk());
  expect(JSON.stringify(theirs)).toContain('explicitBounds');
  expect(JSON.stringify(theirs)).toContain('nanoseconds');
  expect(normalized(measuredByUs())).toEqual(theirs);
});
