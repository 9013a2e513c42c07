import { onceFor } from '../../base/once-for.ts';
import { TEAM_SIZE } from '../people/groups.ts';
import type { SimulatedPerson } from '../people/people.ts';

/** Whether a person has chats and calls: rooms, shared mailboxes and disabled accounts have none. */
export function talks(person: SimulatedPerson): boolean {
  return person.kind === 'member' || person.kind === 'guest';
}

/** Those who talk, in order of position. The directory makes a new list with each change. */
export const talkersOf = onceFor((people: readonly SimulatedPerson[]) => people.filter(talks));

const teamOf = (person: SimulatedPerson) => Math.floor(person.index / TEAM_SIZE);

const teams = onceFor((people: readonly SimulatedPerson[]) => {
  const found = new Map<number, SimulatedPerson[]>();
  for (const person of talkersOf(people))
    found.set(teamOf(person), [...(found.get(teamOf(person)) ?? []), person]);
  return found;
});

/** Those of a person's team who talk, the person among them. */
export function teamMates(
  people: readonly SimulatedPerson[],
  person: SimulatedPerson,
): readonly SimulatedPerson[] {
  return teams(people).get(teamOf(person)) ?? [];
}

const places = onceFor(
  (people: readonly SimulatedPerson[]) => new Map(talkersOf(people).map((person) => [person.index, person])),
);

/** By position in the directory, those too who came later. */
export function talkerAt(people: readonly SimulatedPerson[], index: number): SimulatedPerson | undefined {
  return places(people).get(index);
}
