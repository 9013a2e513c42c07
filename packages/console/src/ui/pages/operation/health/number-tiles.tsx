import type { GatewayFacts, GatewaySample } from '../../../../wire/operation.ts';
import { shortNumber } from '../../../parts/format.ts';
import { TEXTS } from '../../../texts/en.ts';
import { SparkLine } from './spark-line.tsx';

type Tile = {
  readonly name: string;
  /** Of a look; null: nothing to measure. */
  readonly getValue: (sample: GatewaySample) => number | null;
  readonly unit?: 'ms';
  readonly caption: string;
};

/** Five numbers of the last look, each with a small line of the looks before. */
export function NumberTiles({
  facts,
  samples,
}: {
  readonly facts: GatewayFacts;
  readonly samples: readonly GatewaySample[];
}) {
  return (
    <ul class="op-tiles">
      {tilesOf(facts).map((tile) => (
        <NumberTile key={tile.name} tile={tile} samples={samples} />
      ))}
    </ul>
  );
}

function tilesOf({ requests, treatments }: GatewayFacts): readonly Tile[] {
  const { numbers, inAll, within } = TEXTS.operation;
  const { answered, refused, failed } = requests;
  const treated = treatments.reduce((sum, { count }) => sum + count, 0);
  return [
    {
      name: numbers.requests,
      getValue: (sample) => sample.answered + sample.refused + sample.failed,
      caption: inAll(shortNumber(answered + refused + failed)),
    },
    {
      name: numbers.refused,
      getValue: (sample) => sample.refused + sample.failed,
      caption: inAll(shortNumber(refused + failed)),
    },
    { name: numbers.own, getValue: ({ own }) => own, unit: 'ms', caption: within },
    { name: numbers.graph, getValue: ({ graph }) => graph, unit: 'ms', caption: within },
    { name: numbers.values, getValue: ({ values }) => values, caption: inAll(shortNumber(treated)) },
  ];
}

function NumberTile({ tile, samples }: { readonly tile: Tile; readonly samples: readonly GatewaySample[] }) {
  const values = samples.map(tile.getValue);
  const last = tile.unit === 'ms' ? values.findLast((value) => value !== null) : values.at(-1);
  return (
    <li class="op-tile">
      <span class="muted small">{tile.name}</span>
      <span class="op-number">
        {last === undefined || last === null ? '–' : shortNumber(last)}
        {tile.unit === 'ms' && typeof last === 'number' && <small> ms</small>}
      </span>
      <SparkLine values={values.slice(-60)} />
      <span class="muted small">{tile.caption}</span>
    </li>
  );
}
