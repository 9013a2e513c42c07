import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricName, type Metrics } from '../../../kernel/ports.ts';

export type NodeMetrics = Metrics & {
  /** Prometheus text format. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly close: () => void;
};

export type Gauges = { readonly inFlight: () => number; readonly generation: () => number };

const BUCKETS_MILLISECONDS = [
  1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
];
const LONGEST_LABEL = 200;

/**
 * The metrics of METRICS with exactly their labels, in a registry of its own, plus memory, event loop delay, requests in flight
 * and configuration generation. A label that a metric does not have is ignored, a missing one is empty.
 */
export function createPrometheusMetrics(gauges: Gauges): NodeMetrics {
  const registry = new Registry();
  const counters = new Map<MetricName, Counter<string>>();
  const histograms = new Map<MetricName, Histogram<string>>();
  for (const [name, { kind, labels, help }] of Object.entries(METRICS) as [
    MetricName,
    (typeof METRICS)[MetricName],
  ][]) {
    const settings = { name, help, labelNames: [...labels], registers: [registry] };
    if (kind === 'counter') counters.set(name, new Counter(settings));
    else histograms.set(name, new Histogram({ ...settings, buckets: BUCKETS_MILLISECONDS }));
  }
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  gauge(registry, 'nymgate_requests_in_flight', 'Requests being answered.', gauges.inFlight);
  gauge(
    registry,
    'nymgate_config_generation',
    'How often a configuration took effect since start.',
    gauges.generation,
  );
  gauge(registry, 'nymgate_resident_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  gauge(
    registry,
    'nymgate_event_loop_delay_p99_milliseconds',
    'Event loop delay since start.',
    () => delay.percentile(99) / 1e6,
  );
  return Object.freeze({
    count: (name: MetricName, labels: Readonly<Record<string, string>>, by = 1) =>
      counters.get(name)?.inc(fixed(name, labels), by),
    observe: (name: MetricName, labels: Readonly<Record<string, string>>, milliseconds: number) =>
      histograms.get(name)?.observe(fixed(name, labels), milliseconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => {
      delay.disable();
      registry.clear();
    },
  });
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function fixed(name: MetricName, labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    METRICS[name].labels.map((label) => [label, (labels[label] ?? '').slice(0, LONGEST_LABEL)]),
  );
}
