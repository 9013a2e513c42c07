import { expect, test } from 'vitest';
import type { OtlpMetric, OtlpPoint } from '../../../../tests/stand-ins/otlp-collector.ts';
import type { MetricFamily } from '../../../clouds/src/observed/metric-family.ts';
import { createPrometheusMetrics, formatFamily } from '../runtime/prometheus-metrics.ts';
import { serializeMetrics } from './serialize-metrics.ts';

const RESOURCE = { 'service.name': 'nymgate', 'service.version': '1', 'service.instance.id': 'i' };
const TIMES = { startTimeUnixNano: '1', timeUnixNano: '2' };

function serialize(families: readonly MetricFamily[]): readonly OtlpMetric[] {
  return JSON.parse(serializeMetrics(RESOURCE, families, TIMES)).resourceMetrics[0].scopeMetrics[0].metrics;
}

/** A registry with a value in each metric. */
function filled(): readonly MetricFamily[] {
  const metrics = createPrometheusMetrics({
    ...{ inFlight: () => 3, generation: () => 2 },
    additionalGauges: () => [
      {
        name: 'nymgate_connector_up',
        help: 'h',
        series: [
          [{ connector: 'a' }, 1],
          [{ connector: 'b' }, 0],
        ],
      },
    ],
  });
  const labels = { connector: 'entra-id', endpoint: '/v1.0/users/"\\\n', class: '2xx' };
  for (const { name, kind } of metrics.read()) {
    if (kind === 'gauge' || !name.startsWith('nymgate_')) continue;
    if (kind === 'counter') metrics.count(name as 'nymgate_requests_total', labels, 5);
    else
      for (const milliseconds of [0.4, 1, 7, 99_000])
        metrics.observe(name as 'nymgate_own_seconds', labels, milliseconds);
  }
  metrics.close();
  return metrics.read();
}

/** As Prometheus itself writes a point of OTLP (receiver of OTLP/HTTP, `translator/prometheusremotewrite`). */
function toLines({ name, gauge, sum, histogram }: OtlpMetric): readonly string[] {
  const line = (end: string, pairs: readonly string[], value: unknown) =>
    `${name}${end}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value === 'Infinity' ? '+Inf' : value}`;
  const pairs = ({ attributes }: OtlpPoint) =>
    attributes.map(({ key, value }) => `${key}=${JSON.stringify(value.stringValue)}`);
  const numbers = [...(gauge?.dataPoints ?? []), ...(sum?.dataPoints ?? [])];
  const buckets = histogram?.dataPoints ?? [];
  return [
    ...numbers.map((point) => line('', pairs(point), point.asDouble)),
    ...buckets.flatMap((point) => {
      let below = 0;
      const bounds = [...(point.explicitBounds ?? []), '+Inf'];
      return [
        ...(point.bucketCounts ?? []).map((count, index) => {
          below += Number(count);
          return line('_bucket', [`le="${bounds[index]}"`, ...pairs(point)], below);
        }),
        line('_sum', pairs(point), point.sum),
        line('_count', pairs(point), point.count),
      ];
    }),
  ];
}

test('every line of the page for Prometheus is in it with the same value, and nothing else is', () => {
  const families = filled();
  const page = families.map(formatFamily).join('\n');
  const values = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const metrics = serialize(families);
  expect(values.length).toBeGreaterThan(80);
  expect(metrics.flatMap(toLines)).toEqual(values);
  const kinds = metrics.map(({ name, gauge, histogram }) => [
    name,
    gauge ? 'gauge' : histogram ? 'histogram' : 'counter',
  ]);
  const types = [...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, kind]) => [name, kind]);
  expect(types).toEqual(expect.arrayContaining(kinds));
});

test('counters are cumulative and monotonic since the start of the process, and units are those of the names', () => {
  const metrics = serialize(filled());
  const units = Object.fromEntries(metrics.map(({ name, unit }) => [name, unit]));
  expect(units).toMatchObject({
    nymgate_requests_total: '',
    nymgate_own_seconds: 's',
    nymgate_bytes_in_total: 'By',
    nymgate_memory_ceiling_bytes: 'By',
    process_cpu_seconds_total: 's',
    process_start_time_seconds: 's',
    process_open_fds: '',
  });
  const requests = metrics.find(({ name }) => name === 'nymgate_requests_total');
  expect(requests?.sum).toMatchObject({ aggregationTemporality: 2, isMonotonic: true });
  expect(requests?.sum?.dataPoints[0]).toMatchObject({ ...TIMES, asDouble: 5 });
  const histogram = metrics.find(({ name }) => name === 'nymgate_own_seconds');
  expect(histogram?.histogram).toMatchObject({ aggregationTemporality: 2 });
  const [point] = histogram?.histogram?.dataPoints ?? [];
  expect(point?.bucketCounts).toHaveLength((point?.explicitBounds?.length ?? 0) + 1);
  expect(point?.bucketCounts?.at(-1)).toBe('1');
});
