export type Labels = Readonly<Record<string, string>>;

export type NumberPoint = { readonly labels: Labels; readonly value: number };

export type HistogramPoint = {
  readonly labels: Labels;
  /** Ascending, inclusive upper bounds. */
  readonly bounds: readonly number[];
  /** Of each bucket alone; `count` includes what is above the last bound. */
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
};

/** Counters and histograms count since the start of the process. */
export type MetricSamples =
  | { readonly kind: 'counter' | 'gauge'; readonly points: readonly NumberPoint[] }
  | { readonly kind: 'histogram'; readonly points: readonly HistogramPoint[] };

/** A metric at one moment: the source of the page for Prometheus and of OTLP. */
export type MetricFamily = MetricSamples & { readonly name: string; readonly help: string };
