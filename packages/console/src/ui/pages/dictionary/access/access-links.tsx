import type { AccessEdge } from './access-graph.ts';

/** Pixels; the style sheet gives the rows of the columns the same height, and the headings above them. */
const ROW = 28;
const HEADING = 28;
const WIDTH = 64;

/** Lines between two columns. The columns say the same in words, so readers of screens are spared it. */
export function AccessLinks({
  lines,
  rows,
}: {
  readonly lines: readonly AccessEdge[];
  readonly rows: number;
}) {
  const height = HEADING + rows * ROW;
  return (
    <svg
      class="access-links"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      aria-hidden="true"
    >
      {lines.map(({ from, to }) => (
        <path key={`${from} ${to}`} d={curve(middleOf(from), middleOf(to))} />
      ))}
    </svg>
  );
}

function middleOf(row: number): number {
  return HEADING + row * ROW + ROW / 2;
}

function curve(from: number, to: number): string {
  return `M0 ${from}C${WIDTH / 2} ${from} ${WIDTH / 2} ${to} ${WIDTH} ${to}`;
}
