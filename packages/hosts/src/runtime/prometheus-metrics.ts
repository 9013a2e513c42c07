import type {
  HistogramPoint,
  Labels,
  MetricFamily,
  MetricSamples,
} from '@nymgate/clouds/observed/metric-family';
import { METRICS, type MetricName, type Metrics } from '@nymgate/engine/kernel/ports';
import { watchEventLoopDelay } from './metrics/event-loop-delay.ts';
import { createGauge, type Gauge } from './metrics/gauge.ts';
import { createProcessGauges } from './metrics/process-gauges.ts';

export type ReadableMetrics = Metrics & {
  /** Everything that `text` writes. */
  readonly read: () => readonly MetricFamily[];
};

export type NodeMetrics = ReadableMetrics & {
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
  /** Read at each `read`. */
  readonly additionalGauges?: () => readonly Gauge[];
};

const BUCKETS_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const DELAY_GAUGE = [
  'nymgate_event_loop_delay_p99_seconds',
  '99th percentile of the event loop delay over the last 30 to 60 seconds.',
] as const;
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
  const delay = measureDelay ? watchEventLoopDelay() : undefined;
  const gauges = (): readonly Gauge[] => [
    createGauge('nymgate_requests_in_flight', 'Requests being answered.', inFlight()),
    createGauge(
      'nymgate_config_generation',
      'How often a configuration took effect since start.',
      generation(),
    ),
    createGauge('nymgate_connections', 'Connections of callers that are open.', connections()),
    createGauge(
      'nymgate_memory_ceiling_bytes',
      'Memory that the process may take; +Inf when no limit is known.',
      memoryCeiling() ?? Number.POSITIVE_INFINITY,
    ),
    ...(delay === undefined ? [] : [createGauge(...DELAY_GAUGE, delay.p99Seconds())]),
    ...createProcessGauges(),
    ...additionalGauges(),
  ];
  const add = (name: MetricName, labels: Labels, value: number) => series.get(name)?.add(labels, value);
  const read = () => [
    ...[...series].map(([name, metric]) => ({ name, help: METRICS[name].help, ...metric.read() })),
    ...gauges().map(toFamily),
  ];
  return Object.freeze({
    count: (name: MetricName, labels: Labels, by = 1) => add(name, labels, by),
    observe: (name, labels, milliseconds) => add(name, labels, milliseconds / 1_000),
    read,
    text: () => Promise.resolve(`${read().map(formatFamily).join('\n\n')}\n`),
    contentType: CONTENT_TYPE,
    close: () => delay?.close(),
  });
}

function createMetric(name: MetricName): MetricSeries {
  const { kind, labels } = METRICS[name];
  return kind === 'counter' ? createCounter(labels) : createHistogram(labels, BUCKETS_SECONDS);
}

function toFamily({ name, help, kind, series }: Gauge): MetricFamily {
  return { name, help, kind: kind ?? 'gauge', points: series.map(([labels, value]) => ({ labels, value })) };
}

/** Prometheus text format 0.0.4. */
export function formatFamily({ name, help, ...samples }: MetricFamily): string {
  const lines =
    samples.kind === 'histogram'
      ? samples.points.flatMap((point) => formatHistogram(name, point))
      : samples.points.map(
          ({ labels, value }) => `${name}${braced(formatPairs(labels))} ${formatValue(value)}`,
        );
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${samples.kind}`, ...lines].join('\n');
}

function formatHistogram(name: string, point: HistogramPoint): readonly string[] {
  const { labels, bounds, counts, sum, count } = point;
  const written = formatPairs(labels);
  let below = 0;
  const bucket = (bound: number, value: number) =>
    `${name}_bucket{${[`le="${formatValue(bound)}"`, ...written].join(',')}} ${value}`;
  const buckets = bounds.map((bound, index) => {
    below += counts[index] ?? 0;
    return bucket(bound, below);
  });
  return [
    ...buckets,
    bucket(Number.POSITIVE_INFINITY, count),
    `${name}_sum${braced(written)} ${sum}`,
    `${name}_count${braced(written)} ${count}`,
  ];
}

function formatValue(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '+Inf' : String(value);
}

function formatPairs(labels: Labels): readonly string[] {
  return Object.entries(labels).map(([name, value]) => `${name}="${escapeLabelValue(value)}"`);
}

function braced(pairs: readonly string[]): string {
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const ESCAPED = /[\\"\n]/g;

function escapeLabelValue(value: string): string {
  return value.replace(ESCAPED, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

type MetricSeries = {
  readonly add: (labels: Labels, value: number) => void;
  readonly read: () => MetricSamples;
};

export function createCounter(names: readonly string[]): MetricSeries {
  const series = createSeries(names, (labels) => ({ labels, value: 0 }));
  return {
    add: (labels, value) => {
      series.getValue(labels).value += value;
    },
    read: () => ({ kind: 'counter', points: series.all() }),
  };
}

/** `bounds` ascend. */
export function createHistogram(names: readonly string[], bounds: readonly number[]): MetricSeries {
  const series = createSeries(names, (labels) => ({
    ...{ labels, bounds, counts: bounds.map(() => 0), sum: 0, count: 0 },
  }));
  return {
    add: (labels, value) => {
      const found = series.getValue(labels);
      const index = bounds.findIndex((bound) => value <= bound);
      if (index !== -1) found.counts[index] = (found.counts[index] ?? 0) + 1;
      found.sum += value;
      found.count += 1;
    },
    read: () => ({ kind: 'histogram', points: series.all() }),
  };
}

type Series<Value> = { readonly getValue: (labels: Labels) => Value; readonly all: () => readonly Value[] };

type SeriesNode<Value> = { value: Value | undefined; readonly next: Map<string, SeriesNode<Value>> };

/** A tree by label values: joining a key for each of the fifteen updates per request would dominate the cost. */
function createSeries<Value>(names: readonly string[], open: (labels: Labels) => Value): Series<Value> {
  const found: Value[] = [];
  const root: SeriesNode<Value> = { value: undefined, next: new Map() };
  return {
    getValue: (labels) => {
      let place = root;
      for (const name of names) place = getChildNode(place, getLabelValue(labels, name));
      if (place.value === undefined) {
        place.value = open(pickLabels(names, labels));
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

function pickLabels(names: readonly string[], labels: Labels): Labels {
  return Object.fromEntries(names.map((name) => [name, getLabelValue(labels, name)]));
}

const MAX_LABEL_LENGTH = 200;

function getLabelValue(labels: Labels, name: string): string {
  const value = labels[name] ?? '';
  return value.length > MAX_LABEL_LENGTH ? value.slice(0, MAX_LABEL_LENGTH) : value;
}
