import type { GatewaySample } from '../../../../wire/operation.ts';

/** A line of a chart: told apart by its dashes too, never by colour alone. */
export type ChartSeries = {
  readonly name: string;
  /** Token of its colour. */
  readonly token: string;
  readonly dash: readonly number[];
  readonly sampleKey: Exclude<keyof GatewaySample, 'time'>;
};

export type RateChartProps = {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly ChartSeries[];
  readonly samples: readonly GatewaySample[];
};
