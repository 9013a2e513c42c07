import type { JoinLocation, PersonPseudonym } from '../../../../wire/joins.ts';
import { TEXTS } from '../../../texts/en.ts';
import { layoutJoins } from './layout-joins.ts';

const ANCHORS = { left: 'end', middle: 'middle', right: 'start' } as const;

export type JoinsGraphProps = {
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly places: readonly JoinLocation[];
};

/** The person's pseudonyms and the records around them. The table below says the same in words, and more. */
export function JoinsGraph({ pseudonyms, places }: JoinsGraphProps) {
  const { width, height, nodes, lines } = layoutJoins(pseudonyms, places);
  return (
    <svg class="joins-graph" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={TEXTS.joins.graph}>
      {lines.map(({ path, rows }, at) => (
        <path key={at} d={path} stroke-width={Math.min(1 + Math.log10(rows), 3)} />
      ))}
      {nodes.map(({ label, side, x, y }) => (
        <g key={`${side} ${label}`} class={`graph-${side}`}>
          {side === 'middle' && <rect x={x - 84} y={y - 10} width={168} height={20} rx={6} />}
          <text x={x} y={y + 4} text-anchor={ANCHORS[side]}>
            {label}
          </text>
        </g>
      ))}
    </svg>
  );
}
