import { useEffect } from 'preact/hooks';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { joinsPeople, joinsState, loadPeople, loadPerson } from './joins-state.ts';
import { PersonJoinsReport } from './person-joins-report.tsx';
import { PersonSelect } from './person-select.tsx';

const SAYS = TEXTS.joins;

/** One person, chosen by number and name, and where the same pseudonyms stand. */
export function PersonView() {
  useEffect(() => void loadPeople(), []);
  const people = joinsPeople.value;
  const number = numberOf(route.value.path[0]);
  const person = people?.people.find((one) => one.number === number);
  useEffect(() => (person === undefined ? undefined : loadPerson(person.number)), [person]);
  const state = joinsState.value;
  if (people === undefined)
    return state.is === 'refused' ? (
      <ProblemNote problem={state.problem} />
    ) : (
      <p class="waiting" role="status">
        {TEXTS.shell.loading}
      </p>
    );
  if (people.tenant === 'inspected') return <p class="joins-note">{SAYS.inspected}</p>;
  return (
    <>
      <PersonSelect people={people.people} number={person?.number} />
      {number !== undefined && person === undefined && <p role="alert">{SAYS.nobody(number)}</p>}
      {person === undefined && number === undefined && <p class="joins-note">{SAYS.choose}</p>}
      <p role="status" class={state.is === 'asking' ? 'waiting' : 'unseen'}>
        {state.is === 'asking' ? SAYS.asking(state.requestCount, state.connector) : ''}
      </p>
      {state.is === 'refused' && <ProblemNote problem={state.problem} />}
      {state.is === 'there' && person !== undefined && state.person.number === person.number && (
        <PersonJoinsReport joins={state.person} />
      )}
    </>
  );
}

function numberOf(segment: string | undefined): number | undefined {
  return segment !== undefined && /^\d{1,5}$/.test(segment) ? Number(segment) : undefined;
}
