/** The values of one metric, one series for each combination of label values, and how they are written. */
export type MetricSeries = {
  readonly add: (labelValues: readonly string[], value: number) => void;
  /** Lines in the Prometheus text format, without the head. */
  readonly lines: () => readonly string[];
};

/** @example createCounter('nymgate_links_sealed_total', ['connector']).add(['entra-id'], 2) // …{connector="entra-id"} 2 */
export function createCounter(name: string, labels: readonly string[]): MetricSeries {
  const series = new Map<string, { readonly labels: string; value: number }>();
  return {
    add: (values, value) => {
      const key = values.join(SEPARATOR);
      const found = series.get(key);
      if (found === undefined) series.set(key, { labels: writeLabels(labels, values), value });
      else found.value += value;
    },
    lines: () => [...series.values()].map((found) => `${name}{${found.labels}} ${found.value}`),
  };
}

/** Between label values in the key of a series; labels are names from rules and closed lists, which hold no control characters. */
const SEPARATOR = '\0';

type Distribution = { readonly labels: string; readonly counts: number[]; sum: number; count: number };

/** A histogram with cumulative buckets; `bounds` ascend. */
export function createHistogram(
  name: string,
  labels: readonly string[],
  bounds: readonly number[],
): MetricSeries {
  const series = new Map<string, Distribution>();
  return {
    add: (values, value) => {
      const key = values.join(SEPARATOR);
      const found = series.get(key) ?? openDistribution(writeLabels(labels, values), bounds);
      if (found.count === 0) series.set(key, found);
      const index = bounds.findIndex((bound) => value <= bound);
      if (index !== -1) found.counts[index] = (found.counts[index] ?? 0) + 1;
      found.sum += value;
      found.count += 1;
    },
    lines: () => [...series.values()].flatMap((found) => writeDistribution(name, found, bounds)),
  };
}

function openDistribution(labels: string, bounds: readonly number[]): Distribution {
  return { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
}

function writeDistribution(
  name: string,
  { labels, counts, sum, count }: Distribution,
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
function writeLabels(labels: readonly string[], values: readonly string[]): string {
  let text = '';
  for (const [index, label] of labels.entries())
    text += `${index === 0 ? '' : ','}${label}="${escaped(values[index] ?? '')}"`;
  return text;
}

const ESCAPED = /[\\"\n]/g;

function escaped(value: string): string {
  return value.replace(ESCAPED, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
