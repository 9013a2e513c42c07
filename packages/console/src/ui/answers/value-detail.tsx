import type { AlignedRow, FieldExplanation } from '../../wire/aligned-response.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Link } from '../parts/link.tsx';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { Term } from '../parts/term.tsx';
import { TEXTS } from '../texts/en.ts';

/** Pseudonyms that can replace an ID in Graph's paths, and the handler that uses one in the next call. */
export type FollowUpCall = { readonly ids: ReadonlySet<string>; readonly onUse: (id: string) => void };

export type ValueDetailProps = {
  readonly row: AlignedRow;
  readonly field: FieldExplanation | undefined;
  readonly next: FollowUpCall | undefined;
};

const WORDS = TEXTS.answers.detail;

export function ValueDetail({ row, field, next }: ValueDetailProps) {
  const { raw, safe, outcome } = row;
  const id = safe === undefined ? '' : plain(safe);
  return (
    <div class="value-detail">
      <dl>
        <Term name={WORDS.became}>
          {outcome === undefined ? wordsWithout(row) : <OutcomeMark outcome={outcome} />}{' '}
          {outcome !== undefined && <span class="muted">{TEXTS.fates[outcome].meaning}</span>}
        </Term>
        {field !== undefined && <FieldLines field={field} />}
        {outcome !== undefined && <Term name={WORDS.joins}>{WORDS.joinsBy[outcome]}</Term>}
        {raw !== undefined && <Term name={TEXTS.answers.raw}>{<CompleteText text={raw} />}</Term>}
        {safe !== undefined && (
          <Term name={TEXTS.answers.safe}>
            <CompleteText text={safe} />
            <CopyButton what={WORDS.safeValue} text={id}>
              {WORDS.copy}
            </CopyButton>{' '}
            {next?.ids.has(id) === true && (
              <button type="button" onClick={() => next.onUse(id)}>
                {WORDS.use}
              </button>
            )}
          </Term>
        )}
      </dl>
    </div>
  );
}

/** For a row without an outcome. */
function wordsWithout({ kind, name, raw }: AlignedRow): string {
  if (kind === 'close-object' || kind === 'close-list') return WORDS.end;
  if (kind !== 'value') return name === '' ? WORDS.whole : WORDS.parts;
  return raw === undefined ? WORDS.onlyOurs : WORDS.nothing;
}

function FieldLines({ field }: { readonly field: FieldExplanation }) {
  const { treatment, reason, class: dataClass, rule, dictionary, pointer } = field;
  return (
    <>
      <Term name={WORDS.treatment}>{treatment}</Term>
      {reason !== undefined && <Term name={WORDS.reason}>{reason}</Term>}
      {dataClass !== undefined && <Term name={WORDS.class}>{dataClass}</Term>}
      <Term name={WORDS.rule}>
        <code>{rule}</code>
      </Term>
      <Term name={WORDS.field}>
        <code>{pointer}</code>{' '}
        {dictionary !== undefined && (
          <Link to={{ page: 'dictionary', path: dictionary.split('/') }}>{WORDS.dictionary}</Link>
        )}
      </Term>
    </>
  );
}

function CompleteText({ text }: { readonly text: string }) {
  return <pre class="whole">{text.slice(0, 20_000)}</pre>;
}

/** A string without its JSON quotes. */
function plain(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : json;
}
