/** The values of one metric, one series for each combination of label values, and how they are written. */
export type MetricSeries = {
  /** Labels that the metric does not have are ignored, missing ones are empty. */
  readonly add: (labels: Labels, value: number) => void;
  /** Lines in the Prometheus text format, without the head. */
  readonly lines: () => readonly string[];
};

export type Labels = Readonly<Record<string, string>>;

/** @example createCounter('nymgate_links_sealed_total', ['connector']).add({ connector: 'entra-id' }, 2) // …{connector="entra-id"} 2 */
export function createCounter(name: string, labels: readonly string[]): MetricSeries {
  const series = createSeries(labels, (written): Total => ({ labels: written, value: 0 }));
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
  const series = createSeries(labels, (written) => openDistribution(written, bounds));
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
  readonly of: (labels: Labels) => Value;
  readonly all: () => readonly Value[];
};

type Place<Value> = { value: Value | undefined; readonly next: Map<string, Place<Value>> };

/**
 * The series of a metric, found one label value after the other: a request adds to fifteen of them, and to write a key together
 * each time would cost more than the rest.
 */
function createSeries<Value>(names: readonly string[], open: (labels: string) => Value): Series<Value> {
  const found: Value[] = [];
  const root: Place<Value> = { value: undefined, next: new Map() };
  return {
    of: (labels) => {
      let place = root;
      for (const name of names) place = nextPlace(place, labelValue(labels, name));
      if (place.value === undefined) {
        place.value = open(writeLabels(names, labels));
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
function writeLabels(names: readonly string[], labels: Labels): string {
  return names.map((name) => `${name}="${escaped(labelValue(labels, name))}"`).join(',');
}

const LONGEST_LABEL = 200;

function labelValue(labels: Labels, name: string): string {
  return (labels[name] ?? '').slice(0, LONGEST_LABEL);
}

const ESCAPED = /[\\"\n]/g;

function escaped(value: string): string {
  return value.replace(ESCAPED, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
