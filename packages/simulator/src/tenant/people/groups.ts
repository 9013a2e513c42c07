import { createGuid } from '../../base/random.ts';
import type { DirectoryRef } from './directory-ref.ts';
import type { SimulatedPerson } from './people.ts';

/** People are in teams of eight; a team has a Unified group and shares meetings. */
export const TEAM_SIZE = 8;
type GroupKind = 'unified' | 'dynamic' | 'security' | 'distribution' | 'nested' | 'empty';

export type SimulatedGroup = {
  readonly index: number;
  readonly id: string;
  readonly kind: GroupKind;
  readonly displayName: string;
  readonly mailNickname: string;
  readonly description: string | null;
  readonly membershipRule: string | null;
  readonly members: readonly DirectoryRef[];
  readonly owners: readonly DirectoryRef[];
};

type GroupContext = {
  readonly seed: number;
  readonly people: readonly SimulatedPerson[];
  readonly others: {
    readonly devices: readonly DirectoryRef[];
    readonly contacts: readonly DirectoryRef[];
    readonly applications: readonly DirectoryRef[];
  };
};

const userRef = (person: SimulatedPerson): DirectoryRef => ({ type: 'user', id: person.id });

export function createGroups(context: GroupContext): readonly SimulatedGroup[] {
  const special = specialGroups(context).map((group, index) => finish(context, group, index));
  const teamCount = Math.ceil(context.people.length / TEAM_SIZE);
  const teams = Array.from({ length: teamCount }, (_, team) =>
    finish(context, teamGroup(context, team), special.length + team),
  );
  return Object.freeze(
    [...special, ...teams].map((group) =>
      group.kind === 'nested' ? { ...group, members: nest(teams, special) } : group,
    ),
  );
}

type Draft = Omit<SimulatedGroup, 'index' | 'id' | 'owners'>;

function finish({ seed, people }: GroupContext, draft: Draft, index: number): SimulatedGroup {
  const owner = people[(index * TEAM_SIZE) % people.length];
  return {
    ...draft,
    index,
    id: createGuid(seed, 'group', index),
    owners: owner === undefined ? [] : [userRef(owner)],
  };
}

/** Nested groups, one of them with a shared member: transitive reads must not count anyone twice. */
function nest(teams: readonly SimulatedGroup[], special: readonly SimulatedGroup[]): readonly DirectoryRef[] {
  return [...teams.slice(0, 2), ...special.filter((group) => group.kind === 'security')].map((group) => ({
    type: 'group',
    id: group.id,
  }));
}

function specialGroups({ people, others }: GroupContext): readonly Draft[] {
  const boss = people[0];
  const name = boss?.displayName ?? '';
  const employees = people.filter((person) => person.kind === 'member');
  return [
    {
      kind: 'dynamic',
      displayName: 'All staff',
      mailNickname: 'all-staff',
      description: `Everyone. Owner: ${name}`,
      membershipRule: `(user.accountEnabled -eq true) and (user.userPrincipalName -ne "${people[people.length - 1]?.userPrincipalName}")`,
      members: employees.map(userRef),
    },
    {
      kind: 'security',
      displayName: 'sg-vpn-access',
      mailNickname: 'sg-vpn-access',
      description: null,
      membershipRule: null,
      members: [
        ...people.filter((person) => person.index % 5 === 0).map(userRef),
        ...others.devices,
        ...others.applications,
      ],
    },
    {
      kind: 'distribution',
      displayName: `Announcements of ${name}`,
      mailNickname: `announce.${boss?.mailNickname}`,
      description: `Mail to ${boss?.mail} for access`,
      membershipRule: null,
      members: [...people.filter((person) => person.index % 7 === 0).map(userRef), ...others.contacts],
    },
    {
      kind: 'nested',
      displayName: 'Division EMEA',
      mailNickname: 'division-emea',
      description: null,
      membershipRule: null,
      members: [],
    },
    {
      kind: 'empty',
      displayName: 'Archive 2019',
      mailNickname: 'archive-2019',
      description: '',
      membershipRule: null,
      members: [],
    },
  ];
}

function teamGroup({ people }: GroupContext, team: number): Draft {
  const members = people.slice(team * TEAM_SIZE, (team + 1) * TEAM_SIZE);
  const lead = members[0];
  return {
    kind: 'unified',
    displayName: `${lead?.department} · Team ${lead?.surname ?? lead?.displayName}`,
    mailNickname: `team-${team + 1}`,
    description: `Workspace of ${lead?.displayName}`,
    membershipRule: null,
    members: members.map(userRef),
  };
}
