import type { Labels } from '@nymgate/clouds/observed/metric-family';

export type Gauge = {
  /** Absent: a gauge. */
  readonly kind?: 'counter' | undefined;
  readonly name: string;
  readonly help: string;
  readonly series: readonly (readonly [labels: Labels, value: number])[];
};

export function createGauge(name: string, help: string, value: number | undefined): Gauge {
  return { name, help, series: value === undefined ? [] : [[{}, value]] };
}
