import { expect, test } from 'vitest';
import { createPrometheusMetrics } from '../../../hosts/src/runtime/prometheus-metrics.ts';
import {
  computeSample,
  computeTotals,
  countByLabels,
  quantile,
  readMetrics,
  sumMetric,
} from './read-metrics.ts';

function gateway() {
  return createPrometheusMetrics({ inFlight: () => 2, generation: () => 1, measureDelay: false });
}

test('what a gateway writes is read: labels with quotes, line feeds and backslashes, infinity, comments left out', async () => {
  const metrics = gateway();
  metrics.count('nymgate_requests_total', { connector: 'a"b\\c\nd', endpoint: '{x}', class: '2xx' }, 3);
  const values = readMetrics(await metrics.text());
  const [found] = values.filter(({ name }) => name === 'nymgate_requests_total');
  expect(found).toEqual({
    name: 'nymgate_requests_total',
    labels: { connector: 'a"b\\c\nd', endpoint: '{x}', class: '2xx' },
    value: 3,
  });
  expect(sumMetric(values, 'nymgate_requests_in_flight')).toBe(2);
  expect(sumMetric(values, 'nymgate_memory_ceiling_bytes')).toBe(Number.POSITIVE_INFINITY);
  expect(readMetrics('# TYPE x counter\nx{ 1\n\nnonsense\nx NaN\ny{} 2')).toEqual([
    { name: 'y', labels: {}, value: 2 },
  ]);
});

test('WEB-06 lines of endless names and quotes are read in the time of their length', () => {
  const before = process.cpuUsage();
  for (const endless of ['a'.repeat(1_000_000), 'a="'.repeat(300_000), `a="${'\\\\'.repeat(500_000)}`])
    readMetrics(`x{${endless}} 1`);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
});

test('counts of a label are the sums of its series, the largest first', async () => {
  const metrics = gateway();
  for (const [connector, code, by] of [
    ['a', 'X', 1],
    ['b', 'X', 4],
    ['a', 'Y', 2],
  ] as const)
    metrics.count('nymgate_refusals_total', { connector, code }, by);
  const values = readMetrics(await metrics.text());
  expect(countByLabels(values, 'nymgate_refusals_total', ['code'])).toEqual([
    { of: ['X'], count: 5 },
    { of: ['Y'], count: 2 },
  ]);
});

test('rates are those between two looks; times are of the requests in between alone', async () => {
  const metrics = gateway();
  const labels = { connector: 'a', endpoint: 'e' };
  const request = (group: string, milliseconds: number) => {
    metrics.count('nymgate_requests_total', { ...labels, class: group });
    metrics.observe('nymgate_own_seconds', labels, milliseconds);
  };
  for (let index = 0; index < 50; index += 1) request('2xx', 900);
  const before = computeTotals(readMetrics(await metrics.text()), 10_000);
  for (let index = 0; index < 8; index += 1) request('2xx', 1.5);
  request('4xx', 1.5);
  request('5xx', 1.5);
  const after = computeTotals(readMetrics(await metrics.text()), 12_000);
  expect(computeSample(before, after)).toMatchObject({
    ...{ time: 12_000, answered: 4, refused: 0.5, failed: 0.5, values: 0 },
    gateway: 1.95,
    graph: null,
  });
});

test('a gateway that was started anew has no rate, nor has a look at the same moment', async () => {
  const metrics = gateway();
  metrics.count('nymgate_requests_total', { class: '2xx' }, 5);
  const before = computeTotals(readMetrics(await metrics.text()), 1_000);
  const restarted = computeTotals(readMetrics(await gateway().text()), 3_000);
  expect(computeSample(before, restarted)).toBeUndefined();
  expect(computeSample(before, before)).toBeUndefined();
});

test.each([
  [[], null],
  [[[1, 0]], null],
  [
    [
      [1, 10],
      [2, 10],
    ],
    0.95,
  ],
  [
    [
      [1, 0],
      [2, 20],
    ],
    1.95,
  ],
  [
    [
      [1, 1],
      [Number.POSITIVE_INFINITY, 100],
    ],
    1,
  ],
] as const)('the quantile of %j is %s', (distribution, expected) => {
  expect(quantile(distribution, 0.95)).toBe(expected);
});
