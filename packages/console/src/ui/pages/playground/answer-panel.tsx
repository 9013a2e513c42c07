import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Fate } from '../../../wire/fate.ts';
import type { CallAnswer } from '../../../wire/playground.ts';
import { AlignedAnswers } from '../../answers/aligned-answers.tsx';
import { FateFilter, nextFilter } from '../../answers/fate-filter.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { onKey } from '../../shell/shortcuts.ts';
import { TEXTS } from '../../texts/en.ts';
import { CopyMenu } from './copy-menu.tsx';
import { NextIds } from './next-ids.tsx';

export type AnswerPanelProps = {
  readonly call: CallAnswer;
  readonly chosen: number | undefined;
  readonly onChoose: (row: number | undefined) => void;
  readonly onFollow: (target: string) => void;
  /** Takes a pseudonym of the answer into the next call. */
  readonly onUse: (pseudonym: string) => void;
};

const WORDS = TEXTS.playground;

/** What came back: status, numbers that filter, both answers, and what can be done next. */
export function AnswerPanel({ call, chosen, onChoose, onFollow, onUse }: AnswerPanelProps) {
  const { answer, problem, links, texts, copies, pseudonyms } = call;
  const ids = useMemo(() => new Set(pseudonyms.map(({ value }) => value)), [pseudonyms]);
  const [shown, setShown] = useState<ReadonlySet<Fate>>(new Set());
  useEffect(() => {
    if (answer === undefined) return;
    return onKey('f', () => setShown(nextFilter(shown, answer.counts)));
  });
  return (
    <>
      <StatusLine call={call} />
      {problem !== undefined && <ProblemNote problem={problem} />}
      {problem !== undefined && call.graph === undefined && <p class="muted">{WORDS.notAsked}</p>}
      <div class="answer-actions">
        {answer !== undefined && <FateFilter counts={answer.counts} shown={shown} onShow={setShown} />}
        {links.map(({ name, target }) => (
          <button type="button" key={name} onClick={() => onFollow(target)}>
            {WORDS.links[name]}
          </button>
        ))}
        <CopyMenu copies={copies} />
        <NextIds pseudonyms={pseudonyms} onUse={onUse} />
      </div>
      {answer !== undefined && (
        <AlignedAnswers
          answer={answer}
          shown={shown}
          chosen={chosen}
          onChoose={onChoose}
          next={{ ids, onUse }}
        />
      )}
      {texts !== undefined && <PlainAnswers {...texts} />}
    </>
  );
}

function StatusLine({ call }: { readonly call: CallAnswer }) {
  const { status, target, graph, facts } = call;
  return (
    <div class="status-line">
      <p>
        <strong>{status}</strong> <code>{target}</code>
      </p>
      <p class="muted small">
        {graph === undefined ? WORDS.notAsked : WORDS.graphSaid(graph.status, graph.bytes)}
        {facts.map(([name, value]) => (
          <span key={name}>
            {' · '}
            {name} <code>{value}</code>
          </span>
        ))}
      </p>
      {graph !== undefined && (
        <p class="muted small">
          {WORDS.rawRequest} <code>{graph.request}</code>
        </p>
      )}
    </div>
  );
}

/** Answers that are no JSON: a number of rows, or what a gateway in between wrote. */
function PlainAnswers({ raw, safe }: { readonly raw?: string; readonly safe?: string }) {
  return (
    <dl class="plain-answers">
      {(
        [
          [TEXTS.answers.raw, raw],
          [TEXTS.answers.safe, safe],
        ] as const
      ).map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <pre class="whole">{text ?? '—'}</pre>
          </dd>
        </div>
      ))}
    </dl>
  );
}
