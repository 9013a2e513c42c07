import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { METRICS, type MetricName, type Metrics } from '@nymgate/engine/kernel/ports';

export type NodeMetrics = Metrics & {
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly close: () => void;
};

export type GaugeSources = {
  readonly inFlight: () => number;
  readonly generation: () => number;
  readonly connections?: () => number;
  readonly memoryCeiling?: () => number | undefined;
};

export type MetricsOptions = GaugeSources & {
  /** Measures the event loop's delay with a timer of 20 ms; default true. */
  readonly measureDelay?: boolean;
  /** Read at each `text`. */
  readonly additionalGauges?: () => readonly Gauge[];
};

export type Gauge = {
  readonly name: string;
  readonly help: string;
  readonly series: readonly (readonly [labels: Labels, value: number])[];
};

const BUCKETS_MILLISECONDS = [
  1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
];
const DELAY_GAUGE = ['nymgate_event_loop_delay_p99_milliseconds', 'Event loop delay since start.'] as const;
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Unknown labels are ignored, missing ones are empty. Smaller than a client library. */
export function createPrometheusMetrics({
  inFlight,
  generation,
  connections = () => 0,
  memoryCeiling = () => undefined,
  measureDelay = true,
  additionalGauges = () => [],
}: MetricsOptions): NodeMetrics {
  const names = Object.keys(METRICS) as MetricName[];
  const series = new Map(names.map((name) => [name, createMetric(name)]));
  const delay = measureDelay ? measureEventLoopDelay() : undefined;
  const gauges = (): readonly Gauge[] => [
    createGauge('nymgate_requests_in_flight', 'Requests being answered.', inFlight()),
    createGauge(
      'nymgate_config_generation',
      'How often a configuration took effect since start.',
      generation(),
    ),
    createGauge('nymgate_connections', 'Connections of callers that are open.', connections()),
    createGauge('nymgate_resident_bytes', 'Memory of the process.', process.memoryUsage.rss()),
    createGauge(
      'nymgate_memory_ceiling_bytes',
      'Memory that the process may take; +Inf when no limit is known.',
      memoryCeiling() ?? Number.POSITIVE_INFINITY,
    ),
    ...(delay === undefined ? [] : [createGauge(...DELAY_GAUGE, delay.percentile(99) / 1e6)]),
    ...additionalGauges(),
  ];
  const add = (name: MetricName, labels: Readonly<Record<string, string>>, value: number) =>
    series.get(name)?.add(labels, value);
  return Object.freeze({
    count: (name: MetricName, labels: Readonly<Record<string, string>>, by = 1) => add(name, labels, by),
    observe: add,
    text: () => Promise.resolve(formatMetrics(series, gauges())),
    contentType: CONTENT_TYPE,
    close: () => void delay?.disable(),
  });
}

function measureEventLoopDelay(): IntervalHistogram {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return delay;
}

export function createGauge(name: string, help: string, value: number | undefined): Gauge {
  return { name, help, series: value === undefined ? [] : [[{}, value]] };
}

function createMetric(name: MetricName): MetricSeries {
  const { kind, labels } = METRICS[name];
  return kind === 'counter'
    ? createCounter(name, labels)
    : createHistogram(name, labels, BUCKETS_MILLISECONDS);
}

function formatMetrics(series: ReadonlyMap<MetricName, MetricSeries>, gauges: readonly Gauge[]): string {
  const metrics = [...series].map(([name, { lines }]) =>
    [...formatMetricHead(name, METRICS[name].help, METRICS[name].kind), ...lines()].join('\n'),
  );
  const read = gauges.map(({ name, help, series }) =>
    [...formatMetricHead(name, help, 'gauge'), ...series.map((one) => formatGauge(name, one))].join('\n'),
  );
  return `${[...metrics, ...read].join('\n\n')}\n`;
}

function formatGauge(name: string, [labels, value]: Gauge['series'][number]): string {
  const names = Object.keys(labels);
  const text = value === Number.POSITIVE_INFINITY ? '+Inf' : String(value);
  return names.length === 0 ? `${name} ${text}` : `${name}{${formatLabels(names, labels)}} ${text}`;
}

function formatMetricHead(
  name: string,
  help: string,
  kind: 'counter' | 'histogram' | 'gauge',
): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
}

type MetricSeries = {
  readonly add: (labels: Labels, value: number) => void;
  readonly lines: () => readonly string[];
};

export type Labels = Readonly<Record<string, string>>;

export function createCounter(name: string, labels: readonly string[]): MetricSeries {
  const series = createSeries(labels, (written): CounterValue => ({ labels: written, value: 0 }));
  return {
    add: (values, value) => {
      series.getValue(values).value += value;
    },
    lines: () => series.all().map((found) => `${name}{${found.labels}} ${found.value}`),
  };
}

type CounterValue = { readonly labels: string; value: number };

type HistogramValue = { readonly labels: string; readonly counts: number[]; sum: number; count: number };

/** `bounds` ascend. */
export function createHistogram(
  name: string,
  labels: readonly string[],
  bounds: readonly number[],
): MetricSeries {
  const series = createSeries(
    labels,
    (written): HistogramValue => ({
      ...{ labels: written, counts: bounds.map(() => 0), sum: 0, count: 0 },
    }),
  );
  return {
    add: (values, value) => {
      const found = series.getValue(values);
      const index = bounds.findIndex((bound) => value <= bound);
      if (index !== -1) found.counts[index] = (found.counts[index] ?? 0) + 1;
      found.sum += value;
      found.count += 1;
    },
    lines: () => series.all().flatMap((found) => formatHistogram(name, found, bounds)),
  };
}

type Series<Value> = { readonly getValue: (labels: Labels) => Value; readonly all: () => readonly Value[] };

type SeriesNode<Value> = { value: Value | undefined; readonly next: Map<string, SeriesNode<Value>> };

/** A tree by label values: joining a key for each of the fifteen updates per request would dominate the cost. */
function createSeries<Value>(names: readonly string[], open: (labels: string) => Value): Series<Value> {
  const found: Value[] = [];
  const root: SeriesNode<Value> = { value: undefined, next: new Map() };
  return {
    getValue: (labels) => {
      let place = root;
      for (const name of names) place = getChildNode(place, getLabelValue(labels, name));
      if (place.value === undefined) {
        place.value = open(formatLabels(names, labels));
        found.push(place.value);
      }
      return place.value;
    },
    all: () => found,
  };
}

function getChildNode<Value>({ next }: SeriesNode<Value>, text: string): SeriesNode<Value> {
  const known = next.get(text);
  if (known !== undefined) return known;
  const place: SeriesNode<Value> = { value: undefined, next: new Map() };
  next.set(text, place);
  return place;
}

function formatHistogram(name: string, value: HistogramValue, bounds: readonly number[]): readonly string[] {
  const { labels, counts, sum, count } = value;
  let below = 0;
  const buckets = bounds.map((bound, index) => {
    below += counts[index] ?? 0;
    return `${name}_bucket{le="${bound}",${labels}} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket{le="+Inf",${labels}} ${count}`,
    `${name}_sum{${labels}} ${sum}`,
    `${name}_count{${labels}} ${count}`,
  ];
}

/** Escaped as in Prometheus text format 0.0.4. */
function formatLabels(names: readonly string[], labels: Labels): string {
  return names.map((name) => `${name}="${escapeLabelValue(getLabelValue(labels, name))}"`).join(',');
}

const MAX_LABEL_LENGTH = 200;

function getLabelValue(labels: Labels, name: string): string {
  const value = labels[name] ?? '';
  return value.length > MAX_LABEL_LENGTH ? value.slice(0, MAX_LABEL_LENGTH) : value;
}

const ESCAPED = /[\\"\n]/g;

function escapeLabelValue(value: string): string {
  return value.replace(ESCAPED, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
