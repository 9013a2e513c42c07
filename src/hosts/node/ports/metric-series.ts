/** The values of one metric, one series for each combination of label values, and how they are written. */
export type MetricSeries = {
  readonly add: (labelValues: readonly string[], value: number) => void;
  /** Lines in the Prometheus text format, without the head. */
  readonly lines: () => readonly string[];
};

/** @example createCounter('nymgate_links_sealed_total', ['connector']).add(['entra-id'], 2) // …{connector="entra-id"} 2 */
export function createCounter(name: string, labels: readonly string[]): MetricSeries {
  const series = createSeries((values): Total => ({ labels: writeLabels(labels, values), value: 0 }));
  return {
    add: (values, value) => {
      series.of(values).value += value;
    },
    lines: () => series.all().map((found) => `${name}{${found.labels}} ${found.value}`),
  };
}

type Total = { readonly labels: string; value: number };

type Distribution = { readonly labels: string; readonly counts: number[]; sum: number; count: number };

/** A histogram with cumulative buckets; `bounds` ascend. */
export function createHistogram(
  name: string,
  labels: readonly string[],
  bounds: readonly number[],
): MetricSeries {
  const series = createSeries((values) => openDistribution(writeLabels(labels, values), bounds));
  return {
    add: (values, value) => {
      const found = series.of(values);
      const index = bounds.findIndex((bound) => value <= bound);
      if (index !== -1) found.counts[index] = (found.counts[index] ?? 0) + 1;
      found.sum += value;
      found.count += 1;
    },
    lines: () => series.all().flatMap((found) => writeDistribution(name, found, bounds)),
  };
}

type Series<Value> = {
  readonly of: (labelValues: readonly string[]) => Value;
  readonly all: () => readonly Value[];
};

type Place<Value> = { value: Value | undefined; readonly next: Map<string, Place<Value>> };

/**
 * The series of a metric, found one label value after the other: a request adds to fifteen of them, and to write a key together
 * each time would cost more than the rest.
 */
function createSeries<Value>(open: (labelValues: readonly string[]) => Value): Series<Value> {
  const found: Value[] = [];
  const root: Place<Value> = { value: undefined, next: new Map() };
  return {
    of: (labelValues) => {
      let place = root;
      for (const text of labelValues) place = nextPlace(place, text);
      if (place.value === undefined) {
        place.value = open(labelValues);
        found.push(place.value);
      }
      return place.value;
    },
    all: () => found,
  };
}

function nextPlace<Value>({ next }: Place<Value>, text: string): Place<Value> {
  const known = next.get(text);
  if (known !== undefined) return known;
  const place: Place<Value> = { value: undefined, next: new Map() };
  next.set(text, place);
  return place;
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
