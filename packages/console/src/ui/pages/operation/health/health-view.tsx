import type {
  GatewayFacts,
  GatewayReading,
  GatewaySample,
  WatchedExpiry,
} from '../../../../wire/operation.ts';
import {
  clockTime,
  dateTime,
  formatDay,
  formatDuration,
  megabytes,
  shortNumber,
} from '../../../parts/format.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { Term } from '../../../parts/term.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { ConnectorTable, RefusalTable, TreatmentTable } from './connector-table.tsx';
import { RateChart } from './rate-chart.tsx';
import { sparkPath, withGaps } from './spark-path.ts';

const { charts } = TEXTS.operation;
const REQUESTS = [
  { name: charts.answered, token: '--good', dash: [], sampleKey: 'answered' },
  { name: charts.refused, token: '--fate-reduced', dash: [6, 3], sampleKey: 'refused' },
  { name: charts.failed, token: '--fate-refused', dash: [2, 2], sampleKey: 'failed' },
] as const;
const LATENCY = [
  { name: charts.own, token: '--accent', dash: [], sampleKey: 'gateway' },
  { name: charts.graph, token: '--fate-sealed', dash: [6, 3], sampleKey: 'graph' },
] as const;

export function HealthView({ reading }: { readonly reading: GatewayReading }) {
  const { facts, samples } = reading;
  return (
    <>
      <StateLine reading={reading} />
      {facts !== undefined && (
        <>
          <NumberTiles facts={facts} samples={samples} />
          <div class="op-pair">
            <RateChart title={charts.requests} unit={charts.perSecond} lines={REQUESTS} samples={samples} />
            <RateChart title={charts.latency} unit={charts.milliseconds} lines={LATENCY} samples={samples} />
          </div>
          <ConnectorTable facts={facts} />
          <div class="op-pair">
            <RefusalTable refusals={facts.refusals} />
            <TreatmentTable treatments={facts.treatments} />
          </div>
          <ExpiryList expiries={facts.expiries} />
        </>
      )}
    </>
  );
}

function StateLine({ reading }: { readonly reading: GatewayReading }) {
  const { is, since, address, problem, facts } = reading;
  const { states, started, since: sinceWords, watched, lastKnown } = TEXTS.operation;
  const word = is === 'serving' ? (facts?.ready === true ? states.ready : states.waiting) : states[is];
  const tone = is === 'serving' && facts?.ready === true ? 'good' : 'bad';
  return (
    <div class="op-state">
      <p role="status">
        <strong class={`op-word op-${tone}`}>{word}</strong>{' '}
        {is === 'serving' && facts?.started !== undefined
          ? started(dateTime(facts.started))
          : sinceWords(clockTime(since))}
        {address !== undefined && <span class="muted"> · {watched(address)}</span>}
      </p>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {problem !== undefined && facts !== undefined && <p class="muted">{lastKnown}</p>}
      {facts !== undefined && <FactList facts={facts} />}
    </div>
  );
}

function FactList({ facts }: { readonly facts: GatewayFacts }) {
  const { facts: names, generation } = TEXTS.operation;
  const rows: readonly (readonly [string, string])[] = [
    [names.version, facts.version],
    [names.generation, generation(facts.generation)],
    [names.callers, facts.callers],
    [names.memory, megabytes(facts.memoryBytes)],
    [names.connections, String(facts.connections)],
    ...(facts.secrets === undefined ? [] : [[names.secrets, facts.secrets] as const]),
  ];
  return (
    <dl class="op-facts small">
      {rows.map(([name, value]) => (
        <Term key={name} name={name}>
          {value}
        </Term>
      ))}
    </dl>
  );
}

/** The next expiry first. */
function ExpiryList({ expiries }: Pick<GatewayFacts, 'expiries'>) {
  const { ends: title, noEnds } = TEXTS.operation;
  return (
    <section class="op-part">
      <h2>{title}</h2>
      {expiries.length === 0 ? (
        <p class="muted">{noEnds}</p>
      ) : (
        <dl class="op-ends">
          {expiries.map((each) => (
            <End key={`${each.what} ${each.connector ?? ''}`} each={each} />
          ))}
        </dl>
      )}
    </section>
  );
}

function End({ each }: { readonly each: WatchedExpiry }) {
  const { endNames, endsIn, ended } = TEXTS.operation;
  const left = Date.parse(each.end) - Date.now();
  return (
    <div>
      <dt>
        {endNames[each.what]} {each.connector ?? ''}
      </dt>
      <dd class={left < 14 * 86_400_000 ? 'op-bad' : undefined}>
        {left <= 0 ? ended(formatDay(each.end)) : endsIn(formatDay(each.end), formatDuration(left))}
      </dd>
    </div>
  );
}

type Tile = {
  readonly name: string;
  /** Null without samples. */
  readonly getValue: (sample: GatewaySample) => number | null;
  readonly unit?: 'ms';
  readonly caption: string;
};

function NumberTiles({
  facts,
  samples,
}: {
  readonly facts: GatewayFacts;
  readonly samples: readonly GatewaySample[];
}) {
  return (
    <ul class="op-tiles">
      {createTiles(facts).map((tile) => (
        <NumberTile key={tile.name} tile={tile} samples={samples} />
      ))}
    </ul>
  );
}

function createTiles({ requests, treatments }: GatewayFacts): readonly Tile[] {
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
    { name: numbers.own, getValue: ({ gateway }) => gateway, unit: 'ms', caption: within },
    { name: numbers.graph, getValue: ({ graph }) => graph, unit: 'ms', caption: within },
    { name: numbers.values, getValue: ({ values }) => values, caption: inAll(shortNumber(treated)) },
  ];
}

function NumberTile({ tile, samples }: { readonly tile: Tile; readonly samples: readonly GatewaySample[] }) {
  const values = samples.map(tile.getValue);
  const last = tile.unit === 'ms' ? values.findLast((value) => value !== null) : values.at(-1);
  const isUnmeasured = tile.unit === 'ms' && typeof last !== 'number';
  return (
    <li class="op-tile">
      <span class="muted small">{tile.name}</span>
      <span class="op-number">
        {last === undefined || last === null ? '–' : shortNumber(last)}
        {tile.unit === 'ms' && typeof last === 'number' && <small> ms</small>}
      </span>
      <SparkLine
        values={withGaps(samples.slice(-60)).map((each) => ('gateway' in each ? tile.getValue(each) : null))}
      />
      <span class="muted small">{isUnmeasured ? TEXTS.operation.unmeasured : tile.caption}</span>
    </li>
  );
}

/** Decorative: the number next to it is the value. */
function SparkLine({ values }: { readonly values: readonly (number | null)[] }) {
  return (
    <svg class="op-spark" viewBox="0 0 120 24" preserveAspectRatio="none" aria-hidden="true">
      <path d={sparkPath(values, { width: 120, height: 24 })} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
