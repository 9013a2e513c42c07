import { METRICS, type MetricName, type Metrics } from '@nymgate/engine/kernel/ports';
import { watchEventLoopDelay } from './metrics/event-loop-delay.ts';
import { createGauge, type Gauge, type Labels } from './metrics/gauge.ts';
import { createProcessGauges } from './metrics/process-gauges.ts';

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
  const add = (name: MetricName, labels: Readonly<Record<string, string>>, value: number) =>
    series.get(name)?.add(labels, value);
  return Object.freeze({
    count: (name: MetricName, labels: Readonly<Record<string, string>>, by = 1) => add(name, labels, by),
    observe: (name, labels, milliseconds) => add(name, labels, milliseconds / 1_000),
    text: () => Promise.resolve(formatMetrics(series, gauges())),
    contentType: CONTENT_TYPE,
    close: () => delay?.close(),
  });
}

function createMetric(name: MetricName): MetricSeries {
  const { kind, labels } = METRICS[name];
  return kind === 'counter' ? createCounter(name, labels) : createHistogram(name, labels, BUCKETS_SECONDS);
}

function formatMetrics(series: ReadonlyMap<MetricName, MetricSeries>, gauges: readonly Gauge[]): string {
  const metrics = [...series].map(([name, { lines }]) =>
    [...formatMetricHead(name, METRICS[name].help, METRICS[name].kind), ...lines()].join('\n'),
  );
  const read = gauges.map(({ name, help, series, kind }) =>
    [...formatMetricHead(name, help, kind ?? 'gauge'), ...series.map((one) => formatGauge(name, one))].join(
      '\n',
    ),
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
