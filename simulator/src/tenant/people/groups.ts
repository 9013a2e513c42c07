import type { Entity } from '../../base/entity.ts';
import { digestOf, guidOf } from '../../base/random.ts';
import type { DirectoryRef } from './directory-objects.ts';
import { DOMAINS, type SimulatedPerson } from './people.ts';

/** People sit in teams of eight; a team has a Unified group and shares meetings. */
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

/** All groups as seeded: six of different kinds, then one for each team. */
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
    id: guidOf(seed, 'group', index),
    owners: owner === undefined ? [] : [userRef(owner)],
  };
}

/** Groups in groups, one of them with a member of its own group: transitive reads must not count anyone twice. */
function nest(teams: readonly SimulatedGroup[], special: readonly SimulatedGroup[]): readonly DirectoryRef[] {
  return [...teams.slice(0, 2), ...special.filter((group) => group.kind === 'security')].map((group) => ({
    type: 'group',
    id: group.id,
  }));
}

function specialGroups({ people, others }: GroupContext): readonly Draft[] {
  const boss = people[0];
  const name = boss?.displayName ?? '';
  const natural = people.filter((person) => person.kind === 'member');
  return [
    {
      kind: 'dynamic',
      displayName: 'All staff',
      mailNickname: 'all-staff',
      description: `Everyone. Owner: ${name}`,
      membershipRule: `(user.accountEnabled -eq true) and (user.userPrincipalName -ne "${people[people.length - 1]?.userPrincipalName}")`,
      members: natural.map(userRef),
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

/** What `GET /groups` returns without `$select`. */
export const GROUP_DEFAULT = [
  'id',
  'deletedDateTime',
  'classification',
  'createdDateTime',
  'creationOptions',
  'description',
  'displayName',
  'expirationDateTime',
  'groupTypes',
  'isAssignableToRole',
  'mail',
  'mailEnabled',
  'mailNickname',
  'membershipRule',
  'membershipRuleProcessingState',
  'onPremisesDomainName',
  'onPremisesLastSyncDateTime',
  'onPremisesNetBiosName',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'preferredDataLocation',
  'preferredLanguage',
  'proxyAddresses',
  'renewedDateTime',
  'resourceBehaviorOptions',
  'resourceProvisioningOptions',
  'securityEnabled',
  'securityIdentifier',
  'theme',
  'uniqueName',
  'visibility',
  'onPremisesProvisioningErrors',
  'serviceProvisioningErrors',
] as const;

/** Properties that only `GET /groups/{id}` can return. */
export const GROUP_SINGLE_ONLY = [
  'allowExternalSenders',
  'autoSubscribeNewMembers',
  'hideFromAddressLists',
  'hideFromOutlookClients',
  'isSubscribedByMail',
  'unseenCount',
  'isArchived',
] as const;

export function groupEntity(group: SimulatedGroup): Entity {
  return {
    id: group.id,
    ...mainProperties(group),
    ...addressProperties(group),
    ...syncProperties(group),
    ...ownReadProperties(group),
  };
}

function mainProperties(group: SimulatedGroup): Entity {
  const unified = isUnified(group);
  return {
    deletedDateTime: null,
    classification: unified ? 'Confidential' : null,
    createdDateTime: '2023-03-01T09:00:00Z',
    creationOptions: group.kind === 'unified' ? ['Team', 'ExchangeProvisioningFlags:3552'] : [],
    description: group.description,
    displayName: group.displayName,
    expirationDateTime: null,
    groupTypes: [...(unified ? ['Unified'] : []), ...(group.kind === 'dynamic' ? ['DynamicMembership'] : [])],
    isAssignableToRole: group.kind === 'security' ? false : null,
    membershipRule: group.membershipRule,
    membershipRuleProcessingState: group.kind === 'dynamic' ? 'On' : null,
    preferredDataLocation: null,
    preferredLanguage: null,
    renewedDateTime: '2023-03-01T09:00:00Z',
    resourceBehaviorOptions:
      group.kind === 'unified' ? ['HideGroupInOutlook', 'SubscribeMembersToCalendarEventsDisabled'] : [],
    resourceProvisioningOptions: group.kind === 'unified' ? ['Team'] : [],
    securityEnabled: group.kind === 'security' || group.kind === 'nested',
    securityIdentifier: `S-1-12-1-${[0, 4, 8, 12].map((at) => digestOf('sid', group.id).readUInt32LE(at)).join('-')}`,
    theme: null,
    uniqueName: group.index % 4 === 0 ? `unique-${group.mailNickname}` : null,
    visibility: unified ? 'Private' : null,
    assignedLabels: unified ? [{ labelId: guidOf('label'), displayName: 'Internal' }] : [],
    assignedLicenses:
      group.index === 0 ? [{ disabledPlans: [], skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965' }] : [],
    hasMembersWithLicenseErrors: null,
    licenseProcessingState: null,
    isManagementRestricted: null,
    serviceProvisioningErrors: [],
  };
}

function isUnified(group: SimulatedGroup): boolean {
  return group.kind === 'unified' || group.kind === 'dynamic';
}

function addressProperties(group: SimulatedGroup): Entity {
  const mailEnabled = isUnified(group) || group.kind === 'distribution';
  const mail = mailEnabled ? `${group.mailNickname}@${DOMAINS[0]}` : null;
  return {
    mail,
    mailEnabled,
    mailNickname: group.mailNickname,
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`, `smtp:${group.mailNickname}@${DOMAINS[2]}`],
  };
}

function syncProperties(group: SimulatedGroup): Entity {
  const synced = group.kind === 'security' || group.kind === 'distribution';
  const error = {
    category: 'PropertyConflict',
    occurredDateTime: '2025-08-01T12:00:00Z',
    propertyCausingError: 'mail',
    value: `SMTP:${group.mailNickname}@${DOMAINS[0]}`,
  };
  return {
    onPremisesDomainName: synced ? 'corp.northwind.example' : null,
    onPremisesNetBiosName: synced ? 'NORTHWIND' : null,
    onPremisesSamAccountName: synced ? group.mailNickname : null,
    onPremisesSecurityIdentifier: synced
      ? `S-1-5-21-2857811369-3364820301-1180117101-${9000 + group.index}`
      : null,
    onPremisesLastSyncDateTime: synced ? '2025-11-21T05:00:00Z' : null,
    onPremisesSyncEnabled: synced ? true : null,
    onPremisesProvisioningErrors: group.kind === 'distribution' ? [error] : [],
  };
}

function ownReadProperties(group: SimulatedGroup): Entity {
  return {
    allowExternalSenders: false,
    autoSubscribeNewMembers: false,
    hideFromAddressLists: false,
    hideFromOutlookClients: group.kind === 'unified',
    isSubscribedByMail: false,
    unseenCount: 0,
    isArchived: null,
  };
}
