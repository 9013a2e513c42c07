import type { GatewayFacts, GatewayReading } from '../../../../wire/operation.ts';
import { clockTime, megabytes } from '../../../parts/format.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { TEXTS } from '../../../texts/en.ts';

/** Whether it serves, since when, and who it is; else why not and what to do. */
export function StateLine({ reading }: { readonly reading: GatewayReading }) {
  const { is, since, address, problem, facts } = reading;
  const { states, since: sinceWords, watched, lastKnown } = TEXTS.operation;
  const word = is === 'serving' ? (facts?.ready === true ? states.ready : states.waiting) : states[is];
  const tone = is === 'serving' && facts?.ready === true ? 'good' : 'bad';
  return (
    <div class="op-state">
      <p role="status">
        <strong class={`op-word op-${tone}`}>{word}</strong> {sinceWords(clockTime(since))}
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
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
