import { useEffect } from 'preact/hooks';
import type {
  ChangedField,
  ChangedRequest,
  Listed,
  RemainingPolicy,
  RulesComparison,
} from '../../../wire/rules.ts';
import type { Session } from '../../../wire/session.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { TEXTS } from '../../texts/en.ts';
import { changeSentence, getSubject } from './change-sentence.ts';
import { CompareWith } from './compare-with.tsx';
import { draft } from './draft/draft.ts';
import { check, compareWith, comparison } from './review/review.ts';

const WORDS = TEXTS.rules.changes;

export type ChangesPanelProps = { readonly session: Session; readonly onLine: (line: number) => void };
type Compared = Extract<RulesComparison, { readonly is: 'compared' }>;

export function ChangesPanel({ session, onLine }: ChangesPanelProps) {
  const { opening, connector } = draft.value ?? {};
  useEffect(() => {
    if (opening === undefined) return;
    if (connector !== undefined || compareWith.value === undefined)
      compareWith.value = { connector: connector ?? session.connectors[0]?.id ?? '' };
  }, [opening]);
  const { response, problem, busy } = comparison.state.value;
  return (
    <section class="changes" aria-labelledby="changes-title">
      <header class="panel-head">
        <h2 id="changes-title">{WORDS.title}</h2>
        <CompareWith session={session} />
        {busy && <span class="muted small">{WORDS.busy}</span>}
      </header>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <div role="status">
        {response?.is === 'faulty' && check.state.value.response?.language !== 'files' && (
          <p>{WORDS.faulty[response.side]}</p>
        )}
        {response?.is === 'compared' && <p>{WORDS.sum(response.exposed.total, response.allowed.total)}</p>}
      </div>
      {response?.is === 'compared' && <ChangeLists answer={response} onLine={onLine} />}
    </section>
  );
}

type ListsProps = Pick<ChangesPanelProps, 'onLine'> & { readonly answer: Compared };

function ChangeLists({ answer, onLine }: ListsProps) {
  const fields = [
    [WORDS.exposed, answer.exposed, 'opens'],
    [WORDS.hidden, answer.hidden, 'closes'],
  ] as const;
  const requests = [
    [WORDS.allowed, answer.allowed, 'opens'],
    [WORDS.refused, answer.refused, 'closes'],
  ] as const;
  return (
    <>
      {fields.map(([title, list, sort]) => (
        <ChangeList key={title} title={title} sort={sort} list={list}>
          {list.items.map((change) => (
            <ChangedFieldItem key={`${change.endpoint}${change.field}`} change={change} onLine={onLine} />
          ))}
        </ChangeList>
      ))}
      {requests.map(([title, list, sort]) => (
        <ChangeList key={title} title={title} sort={sort} list={list}>
          {list.items.map((change) => (
            <ChangedRequestItem key={`${change.endpoint} ${change.what}`} change={change} onLine={onLine} />
          ))}
        </ChangeList>
      ))}
    </>
  );
}

type ListProps = {
  readonly title: string;
  readonly sort: 'opens' | 'closes';
  readonly list: Listed<unknown>;
  readonly children: preact.ComponentChildren;
};

function ChangeList({ title, sort, list, children }: ListProps) {
  if (list.total === 0) return null;
  return (
    <div class={`change-list change-${sort}`}>
      <h3>
        {title} ({list.total})
      </h3>
      <ul>{children}</ul>
      {list.total > list.items.length && <p class="muted">{WORDS.more(list.total - list.items.length)}</p>}
    </div>
  );
}

function ChangedRequestItem({
  change: { endpoint, what, line },
  onLine,
}: Pick<ChangesPanelProps, 'onLine'> & { readonly change: ChangedRequest }) {
  return (
    <li class="change">
      <p>
        <code>{endpoint}</code> {what}{' '}
        {line !== undefined && (
          <button type="button" class="quiet" onClick={() => onLine(line)}>
            {WORDS.line(line)}
          </button>
        )}
      </p>
    </li>
  );
}

type ChangedFieldItemProps = { readonly change: ChangedField; readonly onLine: (line: number) => void };

function ChangedFieldItem({ change, onLine }: ChangedFieldItemProps) {
  const { before, after, endpoint, places, field, line, example, unclear, remaining = [] } = change;
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
      {remaining.length > 0 && <RemainingList policies={remaining} />}
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

/** Opens on demand; the summary already names the policies. */
function RemainingList({ policies }: { readonly policies: readonly RemainingPolicy[] }) {
  const total = policies.reduce((sum, policy) => sum + policy.total, 0);
  return (
    <details class="remaining">
      <summary>
        <strong>{WORDS.remaining(total)}</strong> {policies.map(({ policy }) => policy).join(', ')}
      </summary>
      <ul class="small">
        {policies.flatMap(({ policy, places, total: count }) => [
          ...places.map(({ endpoint, field, expand, treatment }) => (
            <li key={`${policy} ${endpoint} ${field}`}>
              {policy}: <code>{treatment}</code> <code>{field}</code> {WORDS.remainingAt(endpoint, expand)}
            </li>
          )),
          count > places.length && (
            <li key={policy} class="muted">
              {WORDS.remainingMore(policy, count - places.length)}
            </li>
          ),
        ])}
      </ul>
    </details>
  );
}

function delivered(value: string | null) {
  return value === null ? <em>{WORDS.nothing}</em> : <code>{shortened(value)}</code>;
}

const MAX_VALUE_LENGTH = 120;

function shortened(value: string): string {
  return value.length <= MAX_VALUE_LENGTH ? value : `${value.slice(0, MAX_VALUE_LENGTH)}…`;
}
