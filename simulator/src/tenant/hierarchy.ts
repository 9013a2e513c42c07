import type { SimulatedPerson } from './people.ts';

/** Reports a manager has. */
const SPAN = 6;

export type Hierarchy = {
  readonly managerOf: (person: SimulatedPerson) => SimulatedPerson | undefined;
  readonly reportsOf: (person: SimulatedPerson) => readonly SimulatedPerson[];
};

/** A tree over the members in order of position: the first has no manager, everyone else exactly one. */
export function createHierarchy(people: readonly SimulatedPerson[]): Hierarchy {
  const members = people.filter((person) => person.kind === 'member');
  const positions = new Map(members.map((person, position) => [person.id, position]));
  return {
    managerOf: (person) => {
      const position = positions.get(person.id);
      return position === undefined || position === 0
        ? undefined
        : members[Math.floor((position - 1) / SPAN)];
    },
    reportsOf: (person) => {
      const position = positions.get(person.id);
      return position === undefined ? [] : members.slice(position * SPAN + 1, position * SPAN + 1 + SPAN);
    },
  };
}
