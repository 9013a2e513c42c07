/** One value of Prometheus's text format. */
export type MetricValue = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
/** Begins at the begin of a name alone, so that a line of one endless name is read in the time of its length. */
const LABEL = /(?<!\w)([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads the text format 0.0.4 as a gateway writes it: comments and what is no value are left out.
 *
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

/** The sum over all series of a metric that have these labels. */
export function sumMetric(
  values: readonly MetricValue[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const wanted = Object.entries(labels);
  return values
    .filter((each) => each.name === name && wanted.every(([label, text]) => each.labels[label] === text))
    .reduce((sum, { value }) => sum + value, 0);
}

/** Counts by the value of a label, the largest first; nothing of what is zero. */
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
