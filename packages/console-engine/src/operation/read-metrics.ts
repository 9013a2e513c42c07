import type { GatewaySample } from 'nymgate-console';

/** A sample of Prometheus's text format. */
export type MetricValue = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
/** Starts only at the beginning of a name, so that a long name is parsed in linear time. */
const LABEL = /(?<!\w)([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Parses the text format 0.0.4, without comments and malformed lines.
 * @example readMetrics('nymgate_requests_total{class="2xx"} 3') // [{ name: 'nymgate_requests_total', labels: { class: '2xx' }, value: 3 }]
 */
export function readMetrics(text: string): readonly MetricValue[] {
  return text.split('\n').flatMap((line): readonly MetricValue[] => {
    const [, name, labels = '', number = ''] = LINE.exec(line) ?? [];
    if (name === undefined || line.startsWith('#')) return [];
    const value = number === '+Inf' ? Number.POSITIVE_INFINITY : Number(number);
    return Number.isNaN(value) ? [] : [{ name, labels: readLabels(labels), value }];
  });
}

function readLabels(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, unescaped(value)]),
  );
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

export function sumMetric(
  values: readonly MetricValue[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const target = Object.entries(labels);
  return values
    .filter((each) => each.name === name && target.every(([label, text]) => each.labels[label] === text))
    .reduce((sum, { value }) => sum + value, 0);
}

/** Positive counts by label values, largest first. */
export function countByLabels(
  values: readonly MetricValue[],
  name: string,
  labels: readonly string[],
): readonly { readonly of: readonly string[]; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const each of values.filter((one) => one.name === name)) {
    const key = JSON.stringify(labels.map((label) => each.labels[label] ?? ''));
    counts.set(key, (counts.get(key) ?? 0) + each.value);
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([key, count]) => ({ of: JSON.parse(key) as readonly string[], count }))
    .sort((a, b) => b.count - a.count);
}

/** Monotonic counters, compared between two polls. */
export type MetricTotals = {
  readonly time: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly values: number;
  readonly gateway: Distribution;
  readonly graph: Distribution;
};

/** Upper bounds in milliseconds with cumulative counts over all series. */
type Distribution = readonly (readonly [bound: number, below: number])[];

export function computeTotals(values: readonly MetricValue[], time: number): MetricTotals {
  const requests = (group: string) => sumMetric(values, 'nymgate_requests_total', { class: group });
  return {
    time,
    answered: requests('2xx') + requests('3xx'),
    refused: requests('4xx'),
    failed: requests('5xx'),
    values: sumMetric(values, 'nymgate_treatments_total'),
    gateway: createDistribution(values, 'nymgate_own_seconds'),
    graph: createDistribution(values, 'nymgate_source_seconds'),
  };
}

function createDistribution(values: readonly MetricValue[], name: string): Distribution {
  const below = new Map<number, number>();
  for (const { name: its, labels, value } of values) {
    if (its !== `${name}_bucket`) continue;
    const bound = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']) * 1_000;
    below.set(bound, (below.get(bound) ?? 0) + value);
  }
  return [...below].sort(([a], [b]) => a - b);
}

/** Rates between two polls. Undefined after a restart or without elapsed time. */
export function computeSample(before: MetricTotals, after: MetricTotals): GatewaySample | undefined {
  const seconds = (after.time - before.time) / 1_000;
  const names = ['answered', 'refused', 'failed', 'values'] as const;
  if (seconds <= 0 || names.some((name) => after[name] < before[name])) return undefined;
  const rate = (name: (typeof names)[number]) => rounded((after[name] - before[name]) / seconds);
  return {
    time: after.time,
    ...{ answered: rate('answered'), refused: rate('refused'), failed: rate('failed') },
    values: rate('values'),
    gateway: quantile(between(before.gateway, after.gateway), 0.95),
    graph: quantile(between(before.graph, after.graph), 0.95),
  };
}

function between(before: Distribution, after: Distribution): Distribution {
  const known = new Map(before);
  return after.map(([bound, below]) => [bound, below - (known.get(bound) ?? 0)]);
}

/** Interpolates linearly within a bucket, like Prometheus's `histogram_quantile`. Null without samples. */
export function quantile(distribution: Distribution, share: number): number | null {
  const total = distribution.at(-1)?.[1] ?? 0;
  if (total <= 0) return null;
  const target = share * total;
  const at = distribution.findIndex(([, below]) => below >= target);
  const [bound, below] = distribution[at] ?? [0, 0];
  const [lower, lowerBelow] = distribution[at - 1] ?? [0, 0];
  if (bound === Number.POSITIVE_INFINITY) return lower;
  return rounded(lower + ((bound - lower) * (target - lowerBelow)) / Math.max(1e-9, below - lowerBelow));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
