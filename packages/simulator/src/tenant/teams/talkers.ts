import { memoizeByKey } from '../../base/memoize-by-key.ts';
import { TEAM_SIZE } from '../people/groups.ts';
import type { SimulatedPerson } from '../people/people.ts';

export const usesTeams = (person: SimulatedPerson): boolean =>
  person.kind === 'member' || person.kind === 'guest';

export const listTeamsUsers = memoizeByKey((people: readonly SimulatedPerson[]) => people.filter(usesTeams));
const getTeam = (person: SimulatedPerson) => Math.floor(person.index / TEAM_SIZE);

const teams = memoizeByKey((people: readonly SimulatedPerson[]) => {
  const found = new Map<number, SimulatedPerson[]>();
  for (const person of listTeamsUsers(people))
    found.set(getTeam(person), [...(found.get(getTeam(person)) ?? []), person]);
  return found;
});

export function teamMates(
  people: readonly SimulatedPerson[],
  person: SimulatedPerson,
): readonly SimulatedPerson[] {
  return teams(people).get(getTeam(person)) ?? [];
}

const places = memoizeByKey(
  (people: readonly SimulatedPerson[]) =>
    new Map(listTeamsUsers(people).map((person) => [person.index, person])),
);

export function getTeamsUserAt(
  people: readonly SimulatedPerson[],
  index: number,
): SimulatedPerson | undefined {
  return places(people).get(index);
}
