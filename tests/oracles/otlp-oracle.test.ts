import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { expect, test } from 'vitest';
import { serializeOtlp } from '../../packages/hosts/src/traces/open-traces.ts';
import type { Span } from '../../packages/hosts/src/traces/span.ts';

// The same spans, written by us and by OpenTelemetry's own serializer, which is a dependency of these tests alone.

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
