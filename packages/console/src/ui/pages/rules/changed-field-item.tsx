import type { ChangedField } from '../../../wire/rules.ts';
import { TEXTS } from '../../texts/en.ts';
import { changeSentence, getSubject } from './change-sentence.ts';

const WORDS = TEXTS.rules.changes;

export type ChangedFieldItemProps = {
  readonly change: ChangedField;
  readonly onLine: (line: number) => void;
};

/** One field that leaves otherwise than before, with a value of the simulated tenant where it has one. */
export function ChangedFieldItem({ change, onLine }: ChangedFieldItemProps) {
  const { before, after, endpoint, places, field, line, example, unclear } = change;
  return (
    <li class="change">
      <p>
        <strong>{getSubject(change)}</strong> {changeSentence(change)}{' '}
        {line !== undefined && (
          <button type="button" class="quiet" onClick={() => onLine(line)}>
            {WORDS.line(line)}
          </button>
        )}
      </p>
      {unclear === true && <p class="small">{WORDS.unclear}</p>}
      {example === undefined ? (
        <p class="small muted">{WORDS.noExample}</p>
      ) : (
        <dl class="example">
          <dt>{TEXTS.answers.raw}</dt>
          <dd>
            <code>{shortened(example.raw)}</code>
          </dd>
          <dt>{WORDS.before}</dt>
          <dd>{delivered(example.before)}</dd>
          <dt>{WORDS.now}</dt>
          <dd>{delivered(example.after)}</dd>
        </dl>
      )}
      <p class="small muted">
        <code>{before.treatment}</code> → <code>{after.treatment}</code>, <code>{field}</code>{' '}
        {WORDS.places(endpoint, places)}
      </p>
    </li>
  );
}

function delivered(value: string | null) {
  return value === null ? <em>{WORDS.nothing}</em> : <code>{shortened(value)}</code>;
}

const MAX_VALUE_LENGTH = 120;

function shortened(value: string): string {
  return value.length <= MAX_VALUE_LENGTH ? value : `${value.slice(0, MAX_VALUE_LENGTH)}…`;
}
