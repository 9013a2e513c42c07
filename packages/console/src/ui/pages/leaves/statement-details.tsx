import type { LeavesStatement } from '../../../wire/statements.ts';
import { Term } from '../../parts/term.tsx';
import type { LeavesWords } from '../../texts/en.ts';

/** Different shapes, so that the color isn't the only distinction. */
const SHAPES: Readonly<Record<LeavesStatement['result'], string>> = {
  yes: 'M8 2a6 6 0 1 0 .01 0zM5 8.5l2 2 4-5',
  partly: 'M8 2a6 6 0 1 0 .01 0zM8 2v12M10.5 4.5v7M13 6v4',
  no: 'M8 2a6 6 0 1 0 .01 0zM5 8h6',
};

export type StatementDetailsProps = {
  readonly statement: LeavesStatement;
  readonly words: LeavesWords;
  readonly expanded: boolean;
};

/** A statement, and on demand what it is about. */
export function StatementDetails({ statement, words, expanded }: StatementDetailsProps) {
  const { result, endpoints, properties } = statement;
  const sentence = <StatementSentence statement={statement} />;
  if (endpoints.length + properties.length === 0) return <div class="statement">{sentence}</div>;
  const names = result === 'no' ? words.dropped : words.delivered;
  return (
    <details class="statement" open={expanded}>
      <summary>{sentence}</summary>
      <dl>
        <Term name={names.properties}>
          <Names names={properties} />
        </Term>
        <Term name={names.endpoints}>
          <Names names={endpoints} />
        </Term>
      </dl>
    </details>
  );
}

function StatementSentence({ statement }: Pick<StatementDetailsProps, 'statement'>) {
  const { result, subject, verdict, sentence } = statement;
  const at = sentence.indexOf(verdict, subject.length);
  return (
    <>
      <svg viewBox="0 0 16 16" aria-hidden="true" class={`mark truth-${result}`}>
        <path d={SHAPES[result]} />
      </svg>
      <span>
        {sentence.slice(0, at)}
        <strong class={`truth-${result}`}>{verdict}</strong>
        {sentence.slice(at + verdict.length)}
      </span>
    </>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {names.map((name, at) => (
        <span key={name}>
          {at > 0 && ', '}
          <code>{name}</code>
        </span>
      ))}
    </>
  );
}
