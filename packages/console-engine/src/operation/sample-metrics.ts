import type { GatewaySample } from 'nymgate-console';
import { type MetricValue, sumMetric } from './read-metrics.ts';

/** What is compared between two looks: counters, which only grow while a gateway runs. */
export type MetricTotals = {
  /** Milliseconds. */
  readonly time: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly values: number;
  readonly own: Distribution;
  readonly graph: Distribution;
};

/** Upper bounds in milliseconds, and how many were below each, over all series. */
export type Distribution = readonly (readonly [bound: number, below: number])[];

/** @param time milliseconds since 1970 */
export function computeTotals(values: readonly MetricValue[], time: number): MetricTotals {
  const requests = (group: string) => sumMetric(values, 'nymgate_requests_total', { class: group });
  return {
    time,
    answered: requests('2xx') + requests('3xx'),
    refused: requests('4xx'),
    failed: requests('5xx'),
    values: sumMetric(values, 'nymgate_treatments_total'),
    own: distributionOf(values, 'nymgate_own_milliseconds'),
    graph: distributionOf(values, 'nymgate_source_milliseconds'),
  };
}

function distributionOf(values: readonly MetricValue[], name: string): Distribution {
  const below = new Map<number, number>();
  for (const { name: its, labels, value } of values) {
    if (its !== `${name}_bucket`) continue;
    const bound = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']);
    below.set(bound, (below.get(bound) ?? 0) + value);
  }
  return [...below].sort(([a], [b]) => a - b);
}

/** Rates between two looks; undefined when the gateway was started anew in between, or no time has passed. */
export function computeSample(before: MetricTotals, after: MetricTotals): GatewaySample | undefined {
  const seconds = (after.time - before.time) / 1_000;
  const names = ['answered', 'refused', 'failed', 'values'] as const;
  if (seconds <= 0 || names.some((name) => after[name] < before[name])) return undefined;
  const rate = (name: (typeof names)[number]) => rounded((after[name] - before[name]) / seconds);
  return {
    time: after.time,
    ...{ answered: rate('answered'), refused: rate('refused'), failed: rate('failed') },
    values: rate('values'),
    own: quantile(between(before.own, after.own), 0.95),
    graph: quantile(between(before.graph, after.graph), 0.95),
  };
}

function between(before: Distribution, after: Distribution): Distribution {
  const known = new Map(before);
  return after.map(([bound, below]) => [bound, below - (known.get(bound) ?? 0)]);
}

/** Within the bucket as if its values lay evenly, as Prometheus's `histogram_quantile`; null without any. */
export function quantile(distribution: Distribution, share: number): number | null {
  const total = distribution.at(-1)?.[1] ?? 0;
  if (total <= 0) return null;
  const wanted = share * total;
  const at = distribution.findIndex(([, below]) => below >= wanted);
  const [bound, below] = distribution[at] ?? [0, 0];
  const [lower, lowerBelow] = distribution[at - 1] ?? [0, 0];
  if (bound === Number.POSITIVE_INFINITY) return lower;
  return rounded(lower + ((bound - lower) * (wanted - lowerBelow)) / Math.max(1e-9, below - lowerBelow));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
