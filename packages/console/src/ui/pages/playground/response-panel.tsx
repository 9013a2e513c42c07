import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Outcome } from '../../../wire/outcome.ts';
import type { CallResult } from '../../../wire/playground.ts';
import { AlignedResponses } from '../../answers/aligned-responses.tsx';
import { nextOutcomeFilter, OutcomeFilter } from '../../answers/outcome-filter.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { registerShortcut } from '../../shell/shortcuts.ts';
import { TEXTS } from '../../texts/en.ts';
import { CopyMenu } from './copy-menu.tsx';
import { FollowUpIds } from './follow-up-ids.tsx';

export type ResponsePanelProps = {
  readonly call: CallResult;
  readonly selected: number | undefined;
  readonly onSelect: (row: number | undefined) => void;
  readonly onFollow: (target: string) => void;
  /** Takes a pseudonym of the answer into the next call. */
  readonly onUse: (pseudonym: string) => void;
};

const WORDS = TEXTS.playground;

/** What came back: status, numbers that filter, both answers, and what can be done next. */
export function ResponsePanel({ call, selected, onSelect, onFollow, onUse }: ResponsePanelProps) {
  const { aligned, problem, links, texts, copies, pseudonyms } = call;
  const ids = useMemo(() => new Set(pseudonyms.map(({ value }) => value)), [pseudonyms]);
  const [shown, setShown] = useState<ReadonlySet<Outcome>>(new Set());
  useEffect(() => {
    if (aligned === undefined) return;
    return registerShortcut('f', () => setShown(nextOutcomeFilter(shown, aligned.counts)));
  });
  return (
    <>
      <StatusLine call={call} />
      {problem !== undefined && <ProblemNote problem={problem} />}
      {problem !== undefined && call.graph === undefined && <p class="muted">{WORDS.notAsked}</p>}
      <div class="answer-actions">
        {aligned !== undefined && <OutcomeFilter counts={aligned.counts} shown={shown} onShow={setShown} />}
        {links.map(({ name, target }) => (
          <button type="button" key={name} onClick={() => onFollow(target)}>
            {WORDS.links[name]}
          </button>
        ))}
        <CopyMenu copies={copies} />
        <FollowUpIds pseudonyms={pseudonyms} onUse={onUse} />
      </div>
      {aligned !== undefined && (
        <AlignedResponses
          aligned={aligned}
          shown={shown}
          selected={selected}
          onSelect={onSelect}
          next={{ ids, onUse }}
        />
      )}
      {texts !== undefined && <PlainResponses {...texts} />}
    </>
  );
}

function StatusLine({ call }: { readonly call: CallResult }) {
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
function PlainResponses({ raw, safe }: { readonly raw?: string; readonly safe?: string }) {
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
