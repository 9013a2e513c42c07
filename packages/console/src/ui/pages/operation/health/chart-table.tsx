import { clockTime, shortNumber } from '../../../parts/format.ts';
import { TEXTS } from '../../../texts/en.ts';
import type { RateChartProps } from './chart-series.ts';

/** What the chart draws, in numbers: for whoever does not see it. */
export function ChartTable({ title, lines, samples }: RateChartProps) {
  const { charts } = TEXTS.operation;
  return (
    <details class="small">
      <summary>{charts.table}</summary>
      <table class="op-table">
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{charts.time}</th>
            {lines.map(({ name }) => (
              <th key={name} scope="col" class="op-right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.slice(-10).map((sample) => (
            <tr key={sample.time}>
              <td>{clockTime(sample.time)}</td>
              {lines.map(({ name, sampleKey }) => {
                const value = sample[sampleKey];
                return (
                  <td key={name} class="op-right">
                    {value === null ? '–' : shortNumber(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
