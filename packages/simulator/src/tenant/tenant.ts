import { orThrow } from '../base/entity.ts';
import { createGuid } from '../base/random.ts';
import { createMailboxes, type Mailboxes } from './calendar/mailboxes.ts';
import { type ChangeLog, createChangeLog } from './people/change-log.ts';
import { createOtherObjects, type OtherDirectoryObjects } from './people/directory-objects.ts';
import type { DirectoryRef } from './people/directory-ref.ts';
import { createGroups, type SimulatedGroup } from './people/groups.ts';
import {
  createHierarchy,
  createPeople,
  DOMAINS,
  type Hierarchy,
  type SimulatedPerson,
} from './people/people.ts';

/** Entities are created on request; only changes are stored. */
export type Tenant = {
  readonly id: string;
  readonly seed: number;
  readonly displayName: string;
  /** A list in the order in which Graph answers it; Graph promises none. */
  readonly toListOrder: <T>(list: readonly T[], id: (item: T) => string) => readonly T[];
  readonly domains: readonly string[];
  readonly initialPeople: readonly SimulatedPerson[];
  readonly people: () => readonly SimulatedPerson[];
  /** By object id or user principal name, in any case. */
  readonly person: (key: string) => SimulatedPerson | undefined;
  readonly groups: readonly SimulatedGroup[];
  readonly group: (id: string) => SimulatedGroup | undefined;
  readonly listMembers: (group: SimulatedGroup) => readonly DirectoryRef[];
  readonly hierarchy: Hierarchy;
  readonly others: OtherDirectoryObjects;
  readonly mailboxes: Mailboxes;
  readonly log: ChangeLog;
  readonly renamePerson: (id: string, displayName: string | undefined) => void;
  readonly removePerson: (id: string) => void;
  /** The next person of a larger tenant with the same seed. */
  readonly addPerson: () => SimulatedPerson;
  readonly changeMember: (groupId: string, personId: string, removed: boolean) => void;
};

export type TenantOptions = {
  readonly seed: number;
  readonly people: number;
  readonly id?: string;
  readonly listOrder?: number;
};

export function createTenant(options: TenantOptions): Tenant {
  const { seed } = options;
  const seeded = createPeople({ seed, count: options.people });
  const log = createChangeLog();
  const directory = createDirectory(seed, seeded, log);
  const others = createOtherObjects(seed, seeded);
  const hierarchy = currentHierarchy(seeded, directory);
  return {
    id: options.id ?? createGuid(seed, 'tenant'),
    seed,
    displayName: 'Northwind',
    toListOrder: createListOrder(options.listOrder),
    domains: DOMAINS,
    initialPeople: seeded,
    ...directory,
    ...createMembership({ groups: createGroups({ seed, people: seeded, others }), directory, log }),
    hierarchy,
    others,
    mailboxes: createMailboxes({ seed, people: seeded, hierarchy, log, ...resources(seeded) }),
    log,
  };
}

function createListOrder(seed: number | undefined): Tenant['toListOrder'] {
  if (seed === undefined) return (list) => list;
  return (list, id) => {
    const keyed = list.map((item) => ({ item, key: createGuid(seed, id(item)) }));
    return keyed.toSorted((left, right) => (left.key < right.key ? -1 : 1)).map(({ item }) => item);
  };
}

type Directory = Pick<Tenant, 'people' | 'person' | 'renamePerson' | 'removePerson' | 'addPerson'>;

function createDirectory(seed: number, seeded: readonly SimulatedPerson[], log: ChangeLog): Directory {
  const byKey = new Map<string, number>();
  const enter = (person: SimulatedPerson) => {
    byKey.set(person.id, person.index);
    byKey.set(person.userPrincipalName.toLowerCase(), person.index);
  };
  for (const person of seeded) enter(person);
  const current: (SimulatedPerson | undefined)[] = [...seeded];
  let list: readonly SimulatedPerson[] = seeded;
  const person = (key: string) => current[byKey.get(key.toLowerCase()) ?? -1];
  const replace = (id: string, change: (from: SimulatedPerson) => SimulatedPerson | undefined) => {
    const from = orThrow(person(id), () => new RangeError('no such person'));
    current[from.index] = change(from);
    list = Object.freeze(current.filter((one) => one !== undefined));
    log.record({ topic: 'users', id: from.id, removed: current[from.index] === undefined });
  };
  return {
    people: () => list,
    person,
    renamePerson: (id, displayName) =>
      replace(id, (from) => ({ ...from, displayName: displayName ?? `${from.displayName} (neu)` })),
    removePerson: (id) => replace(id, () => undefined),
    addPerson: () => {
      const person = createPeople({ seed, count: current.length + 1 }).at(-1);
      if (person === undefined) throw new RangeError('no such person');
      enter(person);
      current.push(person);
      list = Object.freeze(current.filter((one) => one !== undefined));
      log.record({ topic: 'users', id: person.id, removed: false });
      return person;
    },
  };
}

/** A removed person manages no one. */
function currentHierarchy(seeded: readonly SimulatedPerson[], directory: Directory): Hierarchy {
  const asSeeded = createHierarchy(seeded);
  const present = (person: SimulatedPerson | undefined) =>
    person === undefined ? undefined : directory.person(person.id);
  return {
    getManager: (person) => present(asSeeded.getManager(person)),
    getDirectReports: (person) =>
      asSeeded.getDirectReports(person).flatMap((report) => present(report) ?? []),
  };
}

type MembershipParts = {
  readonly groups: readonly SimulatedGroup[];
  readonly directory: Directory;
  readonly log: ChangeLog;
};

function createMembership({
  groups,
  directory,
  log,
}: MembershipParts): Pick<Tenant, 'groups' | 'group' | 'listMembers' | 'changeMember'> {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const changed = new Map<string, readonly DirectoryRef[]>();
  const group = (id: string) => byId.get(id.toLowerCase());
  const allMembers = (of: SimulatedGroup) => changed.get(of.id) ?? of.members;
  return {
    groups,
    group,
    listMembers: (of) =>
      allMembers(of).filter((ref) => ref.type !== 'user' || directory.person(ref.id) !== undefined),
    changeMember: (groupId, personId, removed) => {
      const target = group(groupId);
      const member = directory.person(personId);
      if (target === undefined || member === undefined) throw new RangeError('no such group or person');
      const without = allMembers(target).filter((ref) => ref.id !== member.id);
      changed.set(target.id, removed ? without : [...without, { type: 'user', id: member.id }]);
      log.record({ topic: 'groups', id: target.id, removed: false, member: { id: member.id, removed } });
    },
  };
}

function resources(people: readonly SimulatedPerson[]) {
  const rooms = people.filter((person) => person.kind === 'room');
  const shared = people.filter((person) => person.kind === 'shared');
  return {
    getRoom: (team: number) => rooms[team % Math.max(rooms.length, 1)],
    getSharedMailbox: (person: SimulatedPerson) => shared[Math.floor(person.index / 20)] ?? shared[0],
  };
}
