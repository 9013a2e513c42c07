import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { METRICS, type MetricName, type Metrics } from '../../../kernel/ports.ts';
import { createCounter, createHistogram, type MetricSeries } from './metric-series.ts';

export type NodeMetrics = Metrics & {
  /** Prometheus text format. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly close: () => void;
};

export type Gauges = { readonly inFlight: () => number; readonly generation: () => number };

export type MetricsOptions = Gauges & {
  /** Whether to measure the event loop's delay, which takes a timer of 20 ms; true when left out. For when nobody reads `text`. */
  readonly measureDelay?: boolean;
};

const BUCKETS_MILLISECONDS = [
  1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
];
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Gauge = readonly [name: string, help: string, read: () => number];

/**
 * The metrics of METRICS with exactly their labels, plus memory, event loop delay, requests in flight and configuration
 * generation. A label that a metric does not have is ignored, a missing one is empty.
 *
 * Our own code rather than a client library: counters and histograms are all we have, and with what it brings along a library
 * would be nearly a tenth of what a start loads.
 */
export function createPrometheusMetrics({
  inFlight,
  generation,
  measureDelay = true,
}: MetricsOptions): NodeMetrics {
  const names = Object.keys(METRICS) as MetricName[];
  const series = new Map(names.map((name) => [name, createSeries(name)]));
  const delay = measureDelay ? watchDelay() : undefined;
  const gauges: readonly Gauge[] = [
    ['nymgate_requests_in_flight', 'Requests being answered.', inFlight],
    ['nymgate_config_generation', 'How often a configuration took effect since start.', generation],
    ['nymgate_resident_bytes', 'Memory of the process.', () => process.memoryUsage.rss()],
    ...(delay === undefined ? [] : [delayGauge(delay)]),
  ];
  const add = (name: MetricName, labels: Readonly<Record<string, string>>, value: number) =>
    series.get(name)?.add(labels, value);
  return Object.freeze({
    count: (name: MetricName, labels: Readonly<Record<string, string>>, by = 1) => add(name, labels, by),
    observe: add,
    text: () => Promise.resolve(writeAll(series, gauges)),
    contentType: CONTENT_TYPE,
    close: () => void delay?.disable(),
  });
}

function watchDelay(): IntervalHistogram {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return delay;
}

function delayGauge(delay: IntervalHistogram): Gauge {
  return [
    'nymgate_event_loop_delay_p99_milliseconds',
    'Event loop delay since start.',
    () => delay.percentile(99) / 1e6,
  ];
}

function createSeries(name: MetricName): MetricSeries {
  const { kind, labels } = METRICS[name];
  return kind === 'counter'
    ? createCounter(name, labels)
    : createHistogram(name, labels, BUCKETS_MILLISECONDS);
}

function writeAll(series: ReadonlyMap<MetricName, MetricSeries>, gauges: readonly Gauge[]): string {
  const metrics = [...series].map(([name, { lines }]) =>
    [...head(name, METRICS[name].help, METRICS[name].kind), ...lines()].join('\n'),
  );
  const read = gauges.map(([name, help, value]) =>
    [...head(name, help, 'gauge'), `${name} ${value()}`].join('\n'),
  );
  return `${[...metrics, ...read].join('\n\n')}\n`;
}

function head(name: string, help: string, kind: 'counter' | 'histogram' | 'gauge'): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
}
