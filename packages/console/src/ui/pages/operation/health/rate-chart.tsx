import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { GatewaySample } from '../../../../wire/operation.ts';
import { clockTime, shortNumber } from '../../../parts/format.ts';
import { TableHead } from '../../../parts/table-head.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { withGaps } from './spark-path.ts';

const HEIGHT = 180;

/** Ten minutes of samples as a chart and as a table. */
export function RateChart(props: RateChartProps) {
  const { title, unit, lines, samples } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = new uPlot(createOptions(lines, element.clientWidth), toChartData(lines, samples), element);
    chart.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    const themed = new MutationObserver(() => made.redraw(false));
    sized.observe(element);
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      sized.disconnect();
      themed.disconnect();
      made.destroy();
    };
  }, [lines]);
  useEffect(() => chart.current?.setData(toChartData(lines, samples)), [samples]);
  return (
    <figure class="op-chart">
      <figcaption>
        <h2>{title}</h2>
        <span class="muted small">{unit}</span>
        <Legend lines={lines} />
      </figcaption>
      <div ref={place} class="op-plot" aria-hidden="true" />
      {samples.length < 2 && <p class="op-empty muted small">{TEXTS.operation.charts.tooFew}</p>}
      <GapNote {...props} />
      <ChartTable {...props} />
    </figure>
  );
}

/** Why the lines have gaps, if they have any. */
function GapNote({ lines, samples }: RateChartProps) {
  const { gap, gapLatency } = TEXTS.operation.charts;
  const hasNull = samples.some((sample) => lines.some(({ sampleKey }) => sample[sampleKey] === null));
  if (samples.length < 2 || !(hasNull || withGaps(samples).length > samples.length)) return null;
  return <p class="op-gap muted small">{hasNull ? gapLatency : gap}</p>;
}

function Legend({ lines }: Pick<RateChartProps, 'lines'>) {
  return (
    <ul class="op-legend small">
      {lines.map(({ name, token, dash }) => (
        <li key={name}>
          <svg viewBox="0 0 20 8" aria-hidden="true" class={`op-swatch op-line${token}`}>
            <path d="M0 4h20" stroke-dasharray={dash.join(' ')} stroke-width={getWidth(dash)} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function toChartData(lines: readonly ChartSeries[], samples: readonly GatewaySample[]): uPlot.AlignedData {
  const points = withGaps(samples);
  return [
    points.map(({ time }) => time / 1_000),
    ...lines.map(({ sampleKey }) => points.map((each) => ('gateway' in each ? each[sampleKey] : null))),
  ];
}

/** The solid line is drawn below the others: wider, so that both are visible where they coincide. */
function getWidth(dash: readonly number[]): number {
  return dash.length === 0 ? 4 : 1.5;
}

function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

function createOptions(lines: readonly ChartSeries[], width: number): uPlot.Options {
  const axis = {
    stroke: () => colour('--text-muted'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { stroke: () => colour('--line'), width: 1 },
    font: '12px system-ui, sans-serif',
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, space: 70, values: (_, times) => times.map((time) => clockTime(time * 1_000)) },
      { ...axis, size: 52 },
    ],
    series: [
      {},
      ...lines.map(({ name, token, dash }) => ({
        label: name,
        stroke: () => colour(token),
        width: getWidth(dash),
        dash: [...dash],
        spanGaps: false,
        points: { show: dash.length > 0, size: 4 },
      })),
    ],
  };
}

/** The accessible alternative to the chart. */
function ChartTable({ title, lines, samples }: RateChartProps) {
  const { charts } = TEXTS.operation;
  const names = lines.map(({ name }) => name);
  return (
    <details class="small">
      <summary>{charts.table}</summary>
      <table class="op-table">
        <caption class="unseen">{title}</caption>
        <TableHead names={[charts.time, ...names]} right={names} />
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

/** Distinguished by dashes as well as by color. */
type ChartSeries = {
  readonly name: string;
  /** CSS variable of its color. */
  readonly token: string;
  readonly dash: readonly number[];
  readonly sampleKey: Exclude<keyof GatewaySample, 'time'>;
};

type RateChartProps = {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly ChartSeries[];
  readonly samples: readonly GatewaySample[];
};
