import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JoinsPeople, JoinsPerson, PersonJoins } from '../../../wire/joins.ts';
import type { Problem } from '../../../wire/operation-kinds.ts';
import type { Session } from '../../../wire/session.ts';
import { requestOperation, streamOperation, toProblem } from '../../client/request-operation.ts';
import { Waiting } from '../../client/use-request.tsx';
import { Link } from '../../parts/link.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { navigate, route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { PersonJoinsReport } from './person/person-joins-report.tsx';
import { TablesView } from './tables/tables-view.tsx';

export function JoinsPage({ session }: { readonly session: Session }) {
  const isTables = route.value.query['view'] === 'tables';
  return (
    <section class="joins">
      <div class="dictionary-top">
        <h1>{TEXTS.pages.joins}</h1>
        <nav class="views" aria-label={TEXTS.joins.views.label}>
          <Link to={{ page: 'joins', path: route.value.path }} current={!isTables}>
            {TEXTS.joins.views.person}
          </Link>
          <Link to={{ page: 'joins', path: route.value.path, query: { view: 'tables' } }} current={isTables}>
            {TEXTS.joins.views.tables}
          </Link>
        </nav>
      </div>
      {isTables ? <TablesView connectors={session.connectors} /> : <PersonView />}
    </section>
  );
}

const JOIN_TEXTS = TEXTS.joins;

function PersonView() {
  useEffect(() => void loadPeople(), []);
  const people = joinsPeople.value;
  const number = parseNumber(route.value.path[0]);
  const person = people?.people.find((one) => one.number === number);
  useEffect(() => (person === undefined ? undefined : loadPerson(person.number)), [person]);
  const state = joinsState.value;
  if (people === undefined)
    return state.is === 'refused' ? <ProblemNote problem={state.problem} /> : <Waiting />;
  if (people.tenant === 'inspected') return <p class="joins-note">{JOIN_TEXTS.inspected}</p>;
  return (
    <>
      <PersonSelect people={people.people} number={person?.number} />
      {number !== undefined && person === undefined && <p role="alert">{JOIN_TEXTS.nobody(number)}</p>}
      {person === undefined && number === undefined && <p class="joins-note">{JOIN_TEXTS.choose}</p>}
      <p role="status" class={state.is === 'asking' ? 'waiting' : 'unseen'}>
        {state.is === 'asking' ? JOIN_TEXTS.asking(state.requestCount, state.connector) : ''}
      </p>
      {state.is === 'refused' && <ProblemNote problem={state.problem} />}
      {state.is === 'there' && person !== undefined && state.person.number === person.number && (
        <PersonJoinsReport joins={state.person} />
      )}
    </>
  );
}

function parseNumber(segment: string | undefined): number | undefined {
  return segment !== undefined && /^\d{1,5}$/.test(segment) ? Number(segment) : undefined;
}

type PersonSelectProps = { readonly people: readonly JoinsPerson[]; readonly number: number | undefined };

/** Names are raw and appear only on this screen. */
function PersonSelect({ people, number }: PersonSelectProps) {
  const at = people.findIndex((one) => one.number === number);
  const choose = (next: JoinsPerson | undefined): void => {
    if (next !== undefined) navigate({ page: 'joins', path: [String(next.number)] });
  };
  return (
    <div class="person-choice">
      <label>
        {JOIN_TEXTS.person}{' '}
        <select
          value={number === undefined ? '' : String(number)}
          onChange={(event) => choose(people.find((one) => String(one.number) === event.currentTarget.value))}
        >
          {number === undefined && <option value="">{JOIN_TEXTS.chooseOne}</option>}
          {people.map((one) => (
            <option key={one.number} value={String(one.number)} selected={one.number === number}>
              {`${one.number} · ${one.name} · ${one.kind}`}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={at <= 0} onClick={() => choose(people[at - 1])}>
        {JOIN_TEXTS.previous}
      </button>
      <button type="button" disabled={at === people.length - 1} onClick={() => choose(people[at + 1])}>
        {JOIN_TEXTS.next}
      </button>
      <span class="muted small">{JOIN_TEXTS.rawName}</span>
    </div>
  );
}

/** Undefined until loaded. */
const joinsPeople = signal<JoinsPeople | undefined>(undefined);

type JoinsState =
  | { readonly is: 'idle' }
  | {
      readonly is: 'asking';
      readonly number: number;
      readonly requestCount: number;
      readonly connector: string;
    }
  | { readonly is: 'there'; readonly person: PersonJoins }
  | { readonly is: 'refused'; readonly problem: Problem };

const joinsState = signal<JoinsState>({ is: 'idle' });

async function loadPeople(): Promise<void> {
  if (joinsPeople.value !== undefined) return;
  try {
    joinsPeople.value = await requestOperation('joins/people', {});
  } catch (error) {
    joinsState.value = { is: 'refused', problem: toProblem(error) };
  }
}

/** @returns the effect's clean-up */
function loadPerson(number: number): () => void {
  const aborting = new AbortController();
  void followPerson(number, aborting.signal);
  return () => aborting.abort();
}

async function followPerson(number: number, signal: AbortSignal): Promise<void> {
  const known = joinsState.value;
  if (known.is === 'there' && known.person.number === number) return;
  joinsState.value = { is: 'asking', number, requestCount: 0, connector: '' };
  try {
    for await (const item of streamOperation('joins/person', { number }, signal))
      joinsState.value = 'person' in item ? { is: 'there', ...item } : { is: 'asking', number, ...item };
  } catch (error) {
    if (!signal.aborted) joinsState.value = { is: 'refused', problem: toProblem(error) };
  }
}
