import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Outcome } from '../../../wire/aligned-response.ts';
import type { CallResult, RequestCopies } from '../../../wire/playground.ts';
import { AlignedResponses } from '../../answers/aligned-responses.tsx';
import { nextOutcomeFilter, OutcomeFilter } from '../../answers/outcome-filter.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { registerShortcuts } from '../../shell/shortcuts.ts';
import { TEXTS } from '../../texts/en.ts';

export type ResponsePanelProps = {
  readonly call: CallResult;
  readonly selected: number | undefined;
  readonly onSelect: (row: number | undefined) => void;
  readonly onFollow: (target: string) => void;
  /** Uses a pseudonym of the response in the next call. */
  readonly onUse: (pseudonym: string) => void;
};

const WORDS = TEXTS.playground;

export function ResponsePanel({ call, selected, onSelect, onFollow, onUse }: ResponsePanelProps) {
  const { aligned, problem, links, texts, copies, pseudonyms } = call;
  const ids = useMemo(() => new Set(pseudonyms.map(({ value }) => value)), [pseudonyms]);
  const [shown, setShown] = useState<ReadonlySet<Outcome>>(new Set());
  useEffect(() => {
    if (aligned === undefined) return;
    return registerShortcuts({ f: () => setShown(nextOutcomeFilter(shown, aligned.counts)) });
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

/** Responses that aren't JSON: a count, or the output of a gateway in between. */
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

const COPY_WORDS = TEXTS.playground.copies;
const KINDS = ['curl', 'python', 'javascript'] as const;

function CopyMenu({ copies }: { readonly copies: RequestCopies }) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(
    () =>
      registerShortcuts({
        c: () => {
          const { current } = menu;
          if (current === null) return;
          current.open = true;
          current.querySelector('button')?.focus();
        },
      }),
    [],
  );
  return (
    <details
      ref={menu}
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || menu.current === null) return;
        menu.current.open = false;
        menu.current.querySelector('summary')?.focus();
      }}
    >
      <summary>{COPY_WORDS.open}</summary>
      <div class="menu-inside">
        {KINDS.map((kind) => (
          <CopyButton key={kind} what={COPY_WORDS[kind]} text={copies[kind]}>
            {COPY_WORDS[kind]}
          </CopyButton>
        ))}
      </div>
    </details>
  );
}

type FollowUpIdsProps = {
  readonly pseudonyms: CallResult['pseudonyms'];
  readonly onUse: (pseudonym: string) => void;
};

/** The slot's field offers the rest. */
const MAX_SHOWN = 50;

/** Reversible pseudonyms, which can replace an ID in Graph's paths. */
function FollowUpIds({ pseudonyms, onUse }: FollowUpIdsProps) {
  if (pseudonyms.length === 0) return null;
  return (
    <details class="menu">
      <summary>{TEXTS.playground.nextIds(pseudonyms.length)}</summary>
      <ul class="menu-inside next-ids">
        {pseudonyms.slice(0, MAX_SHOWN).map(({ name, value, label }) => (
          <li key={value}>
            <button type="button" class="quiet" onClick={() => onUse(value)}>
              {TEXTS.playground.use} {name} {label} <code>{`${value.slice(0, 18)}…`}</code>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
