import type { ComponentChildren } from 'preact';
import type { AlignedRow, FieldExplanation } from '../../wire/aligned-response.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Link } from '../parts/link.tsx';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { TEXTS } from '../texts/en.ts';

/** Pseudonyms that may stand where Graph wants an id, and what takes one into the next call. */
export type FollowUpCall = { readonly ids: ReadonlySet<string>; readonly onUse: (id: string) => void };

export type ValueDetailProps = {
  readonly row: AlignedRow;
  readonly field: FieldExplanation | undefined;
  readonly next: FollowUpCall | undefined;
};

const WORDS = TEXTS.answers.detail;

/** Why a value leaves as it does: treatment, reason, rule, class, and what somebody with an ordinary account could join with it. */
export function ValueDetail({ row, field, next }: ValueDetailProps) {
  const { raw, safe, outcome } = row;
  const id = safe === undefined ? '' : plain(safe);
  return (
    <div class="value-detail">
      <dl>
        <Line name={WORDS.became}>
          {outcome === undefined ? wordsWithout(row) : <OutcomeMark fate={outcome} />}{' '}
          {outcome !== undefined && <span class="muted">{TEXTS.fates[outcome].meaning}</span>}
        </Line>
        {field !== undefined && <FieldLines field={field} />}
        {outcome !== undefined && <Line name={WORDS.joins}>{WORDS.joinsBy[outcome]}</Line>}
        {raw !== undefined && <Line name={TEXTS.answers.raw}>{<Whole text={raw} />}</Line>}
        {safe !== undefined && (
          <Line name={TEXTS.answers.safe}>
            <Whole text={safe} />
            <CopyButton what={WORDS.safeValue} text={id}>
              {WORDS.copy}
            </CopyButton>{' '}
            {next?.ids.has(id) === true && (
              <button type="button" onClick={() => next.onUse(id)}>
                {WORDS.use}
              </button>
            )}
          </Line>
        )}
      </dl>
    </div>
  );
}

/** Of a row to which nothing became. */
function wordsWithout({ kind, name, raw }: AlignedRow): string {
  if (kind === 'close-object' || kind === 'close-list') return WORDS.end;
  if (kind !== 'value') return name === '' ? WORDS.whole : WORDS.parts;
  return raw === undefined ? WORDS.onlyOurs : WORDS.nothing;
}

function FieldLines({ field }: { readonly field: FieldExplanation }) {
  const { treatment, reason, class: dataClass, rule, dictionary, pointer } = field;
  return (
    <>
      <Line name={WORDS.treatment}>{treatment}</Line>
      {reason !== undefined && <Line name={WORDS.reason}>{reason}</Line>}
      {dataClass !== undefined && <Line name={WORDS.class}>{dataClass}</Line>}
      <Line name={WORDS.rule}>
        <code>{rule}</code>
      </Line>
      <Line name={WORDS.field}>
        <code>{pointer}</code>{' '}
        {dictionary !== undefined && (
          <Link to={{ page: 'dictionary', path: dictionary.split('/') }}>{WORDS.dictionary}</Link>
        )}
      </Line>
    </>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Whole({ text }: { readonly text: string }) {
  return <pre class="whole">{text.slice(0, 20_000)}</pre>;
}

/** Of a text the text, without the quotes of JSON. */
function plain(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : json;
}
