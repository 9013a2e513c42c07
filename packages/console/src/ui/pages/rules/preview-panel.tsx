import { useEffect, useState } from 'preact/hooks';
import type { Outcome } from '../../../wire/aligned-response.ts';
import type { PreviewOf, RuleExamples } from '../../../wire/rules.ts';
import { AlignedResponses } from '../../answers/aligned-responses.tsx';
import { OutcomeFilter } from '../../answers/outcome-filter.tsx';
import { requestOperation, toProblem } from '../../client/request-operation.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { TEXTS } from '../../texts/en.ts';
import { draft } from './draft/draft.ts';
import { compareWith, preview, previewOf } from './review/review.ts';

const WORDS = TEXTS.rules.preview;
const PASTED = ':pasted';

export function PreviewPanel() {
  const [examples, setExamples] = useState<RuleExamples>();
  const [pasting, setPasting] = useState(false);
  useEffect(() => {
    requestOperation('rules/examples', {}).then(setExamples, (error) => void toProblem(error));
  }, []);
  const { opening, connector } = draft.value ?? {};
  const other = compareWith.value;
  const named = connector ?? (other !== undefined && 'connector' in other ? other.connector : undefined);
  useEffect(() => {
    const example = examples?.find((each) => each.connector === named)?.examples[0]?.id;
    if (named !== undefined && example !== undefined && !pasting)
      previewOf.value = { connector: named, example };
  }, [examples, opening, named]);
  const of = previewOf.value;
  const chosen = pasting || of === undefined || 'body' in of ? PASTED : `${of.connector} ${of.example}`;
  const choose = (value: string) => {
    const [id = '', example = ''] = value.split(' ');
    setPasting(value === PASTED);
    if (value !== PASTED) previewOf.value = { connector: id, example };
  };
  return (
    <section class="preview" aria-labelledby="preview-title">
      <header class="panel-head">
        <h2 id="preview-title">{WORDS.title}</h2>
        <label>
          {WORDS.of}{' '}
          <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
            <option value={PASTED}>{WORDS.pasted}</option>
            {examples?.map(({ connector: id, title, examples: calls }) => (
              <optgroup key={id} label={title}>
                {calls.map((call) => (
                  <option key={call.id} value={`${id} ${call.id}`}>
                    {call.title}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <span class="muted small">{WORDS.key}</span>
        {preview.state.value.busy && <span class="muted small">{WORDS.busy}</span>}
      </header>
      {pasting && <PastedResponse onShow={(pasted) => (previewOf.value = pasted)} />}
      <Preview />
    </section>
  );
}

function Preview() {
  const { response, problem } = preview.state.value;
  const [shown, setShown] = useState<ReadonlySet<Outcome>>(new Set());
  const [row, setRow] = useState<number>();
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (response === undefined) return <p class="muted">{WORDS.nothing}</p>;
  if (response.is === 'faulty') return <p>{WORDS.faulty}</p>;
  if (response.is === 'refused')
    return (
      <>
        <p>
          <code>GET {response.url}</code>
        </p>
        <ProblemNote problem={response.problem} />
      </>
    );
  return (
    <>
      <div class="preview-line">
        <code>GET {response.url}</code>
        <OutcomeFilter counts={response.aligned.counts} shown={shown} onShow={setShown} />
      </div>
      <AlignedResponses aligned={response.aligned} shown={shown} selected={row} onSelect={setRow} />
    </>
  );
}

/** The server's limit. */
const MAX_RESPONSE_LENGTH = 20_971_520;

function PastedResponse({ onShow }: { readonly onShow: (of: PreviewOf) => void }) {
  const [url, setUrl] = useState('/v1.0/users');
  const [body, setBody] = useState('');
  const tooLong = body.length > MAX_RESPONSE_LENGTH;
  return (
    <form
      class="pasted"
      onSubmit={(event) => {
        event.preventDefault();
        onShow({ url, body });
      }}
    >
      <label>
        {WORDS.call}
        <input
          value={url}
          required
          maxLength={8192}
          class="mono"
          spellcheck={false}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
      </label>
      <label>
        {WORDS.answer}
        <textarea
          value={body}
          required
          rows={5}
          class="mono"
          spellcheck={false}
          onInput={(event) => setBody(event.currentTarget.value)}
        />
      </label>
      {tooLong && <p role="alert">{WORDS.tooLong}</p>}
      <button type="submit" class="main pasted-show" disabled={tooLong}>
        {WORDS.show}
      </button>
    </form>
  );
}
