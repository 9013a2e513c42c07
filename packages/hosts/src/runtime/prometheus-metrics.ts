import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { METRICS, type MetricName, type Metrics } from '@nymgate/engine/kernel/ports';

export type NodeMetrics = Metrics & {
  /** Prometheus text format. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly close: () => void;
};

export type GaugeSources = {
  readonly inFlight: () => number;
  readonly generation: () => number;
  /** Connections of callers. */
  readonly connections?: () => number;
  /** Bytes; undefined: none is known. */
  readonly memoryCeiling?: () => number | undefined;
};

export type MetricsOptions = GaugeSources & {
  /**
   * Whether to measure the event loop's delay, which takes a timer of 20 ms; true when left out. False is for when nobody reads
   * `text`.
   */
  readonly measureDelay?: boolean;
  /** What the host knows besides, asked at each `text`. */
  readonly additionalGauges?: () => readonly Gauge[];
};

/** A value as of now, in one series or several. */
export type Gauge = {
  readonly name: string;
  readonly help: string;
  readonly series: readonly (readonly [labels: Labels, value: number])[];
};

const BUCKETS_MILLISECONDS = [
  1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
];
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The metrics of METRICS with exactly their labels, plus memory, event loop delay, requests in flight and configuration
 * generation. A label that a metric does not have is ignored, a missing one is empty.
 *
 * Our own code rather than a client library: we need only counters and histograms, and a library with its dependencies would be
 * nearly a tenth of what a start loads.
 */
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
    ...(delay === undefined ? [] : [createDelayGauge(delay)]),
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

function createDelayGauge(delay: IntervalHistogram): Gauge {
  return createGauge(
    'nymgate_event_loop_delay_p99_milliseconds',
    'Event loop delay since start.',
    delay.percentile(99) / 1e6,
  );
}

/** A gauge of one value without labels. */
export function createGauge(name: string, help: string, value: number): Gauge {
  return { name, help, series: [[{}, value]] };
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
  const text = formatValue(value);
  return names.length === 0 ? `${name} ${text}` : `${name}{${formatLabels(names, labels)}} ${text}`;
}

/** Prometheus writes infinity in its own way. */
function formatValue(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '+Inf' : String(value);
}

function formatMetricHead(
  name: string,
  help: string,
  kind: 'counter' | 'histogram' | 'gauge',
): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
}

/** The values of one metric, one series for each combination of label values, and how they are written. */
type MetricSeries = {
  /** Labels that the metric does not have are ignored, missing ones are empty. */
  readonly add: (labels: Labels, value: number) => void;
  /** Lines in the Prometheus text format, without the head. */
  readonly lines: () => readonly string[];
};

export type Labels = Readonly<Record<string, string>>;

/** @example createCounter('nymgate_links_sealed_total', ['connector']).add({ connector: 'entra-id' }, 2) // …{connector="entra-id"} 2 */
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

/** A histogram with cumulative buckets; `bounds` ascend. */
export function createHistogram(
  name: string,
  labels: readonly string[],
  bounds: readonly number[],
): MetricSeries {
  const series = createSeries(labels, (written) => createHistogramValue(written, bounds));
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

type Series<Value> = {
  readonly getValue: (labels: Labels) => Value;
  readonly all: () => readonly Value[];
};

type SeriesNode<Value> = { value: Value | undefined; readonly next: Map<string, SeriesNode<Value>> };

/**
 * The series of a metric, found one label value after the other: a request adds to fifteen of them, and joining a key each time
 * would cost more than everything else.
 */
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

function createHistogramValue(labels: string, bounds: readonly number[]): HistogramValue {
  return { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
}

function formatHistogram(
  name: string,
  { labels, counts, sum, count }: HistogramValue,
  bounds: readonly number[],
): readonly string[] {
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

/** Prometheus text format 0.0.4: backslash, quote and line feed are escaped in label values. */
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
