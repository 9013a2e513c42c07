import { type Entity, fill, pick } from '../../base/entity.ts';
import { createDigits, hashParts } from '../../base/random.ts';
import type { SimulatedGroup } from '../people/groups.ts';
import { DOMAINS, type SimulatedPerson } from '../people/people.ts';
import type { Membership } from './chat-entity.ts';
import { federatedActor, PARTNER_TENANT, type Teamwork, toActor } from './teamwork.ts';

export type Channel = {
  readonly id: string;
  readonly team: SimulatedGroup;
  readonly kind: 'general' | 'project' | 'private' | 'shared' | 'incoming';
  readonly displayName: string;
  readonly description: string | null;
  readonly membershipType: 'standard' | 'private' | 'shared';
  readonly tenantId: string;
};

export const listTeamGroups = ({ tenant }: Teamwork): readonly SimulatedGroup[] =>
  tenant.groups.filter((group) => group.kind === 'unified');

export function teamById(world: Teamwork, id: string): SimulatedGroup | undefined {
  const group = world.tenant.group(id);
  return group?.kind === 'unified' ? group : undefined;
}

export function teamPeople(world: Teamwork, team: SimulatedGroup): readonly SimulatedPerson[] {
  return world.tenant
    .listMembers(team)
    .flatMap((ref) => (ref.type === 'user' ? (world.tenant.person(ref.id) ?? []) : []));
}

export function listRoster(
  world: Teamwork,
  team: SimulatedGroup,
): readonly { readonly person: SimulatedPerson; readonly owner: boolean }[] {
  const owners = team.owners.flatMap(({ id }) => world.tenant.person(id) ?? []);
  const others = teamPeople(world, team).filter((person) => !owners.includes(person));
  return [...owners, ...others].map((person, index) => ({ person, owner: index < owners.length }));
}

/** The team's own channels, and one that a partner's tenant shares with it. */
export function createChannels(world: Teamwork, team: SimulatedGroup): readonly Channel[] {
  const lead = teamPeople(world, team)[0];
  const channel = (
    kind: Channel['kind'],
    displayName: string,
    rest: Partial<Channel> & Pick<Channel, 'membershipType'>,
  ): Channel => ({
    id: threadId(`${team.id}|${kind}`, 'tacv2'),
    team,
    kind,
    displayName,
    description: null,
    tenantId: world.tenant.id,
    ...rest,
  });
  return [
    channel('general', 'General', { membershipType: 'standard', description: team.description }),
    channel('project', `Project ${lead?.surname ?? 'X'}`, {
      membershipType: 'standard',
      description: `Ask ${lead?.displayName ?? 'the owner'}, ext. ${createDigits(4, team.id)}`,
    }),
    channel('private', `${lead?.displayName ?? 'Owner'} only`, { membershipType: 'private' }),
    channel('shared', 'With Adatum', { membershipType: 'shared', description: '' }),
    channel('incoming', `Adatum for ${lead?.givenName ?? 'us'}`, {
      membershipType: 'shared',
      tenantId: PARTNER_TENANT,
    }),
  ];
}

/** Participants cannot be read from the id. */
export const threadId = (key: string, kind: 'tacv2' | 'v2'): string =>
  `19:${hashParts('thread', key).toString('hex').slice(0, 32)}@thread.${kind}`;

export function channelEntity(channel: Channel, graphUrl: string): Entity {
  const { team, tenantId } = channel;
  return {
    '@odata.id': `${graphUrl}/v1.0/tenants/${tenantId}/teams/${team.id}/channels/${channel.id}`,
    ...pick(channel, 'id', 'displayName', 'description', 'membershipType'),
    createdDateTime: '2023-03-01T09:00:05.123Z',
    isFavoriteByDefault: channel.kind === 'general' ? true : null,
    email: channel.kind === 'project' ? `${team.mailNickname}.project@emea.${DOMAINS[0]}` : '',
    tenantId,
    webUrl: `https://teams.microsoft.com/l/channel/${encodeURIComponent(channel.id)}/${encodeURIComponent(channel.displayName)}?groupId=${team.id}&tenantId=${tenantId}&allowXTenantAccess=${channel.membershipType === 'shared'}`,
    isArchived: false,
  };
}

/** Private channels have the first three members; shared ones also a partner. */
export function listChannelMemberships(world: Teamwork, { id, kind, team }: Channel): readonly Membership[] {
  const roster = listRoster(world, team);
  const channelMembers = roster.slice(0, kind === 'private' ? 3 : roster.length).map(({ person, owner }) => ({
    parentId: id,
    actor: toActor(person, world),
    roles: owner ? ['owner'] : person.kind === 'guest' ? ['guest'] : [],
    since: 0,
  }));
  const lead = roster[0]?.person;
  const isShared = kind === 'shared' || kind === 'incoming';
  return isShared && lead !== undefined
    ? [...channelMembers, { parentId: id, actor: federatedActor(lead), roles: [], since: 0 }]
    : channelMembers;
}

export function channelSummary(world: Teamwork, channel: Channel): Entity {
  const members = listChannelMemberships(world, channel);
  const count = (role: string) => members.filter(({ roles }) => roles.includes(role)).length;
  return {
    hasMembersFromOtherTenants: members.some(({ actor }) => actor.type === 'federatedUser'),
    ownersCount: count('owner'),
    guestsCount: count('guest'),
    membersCount: members.length,
  };
}

export const LISTED_TEAM = ['id', 'displayName', 'description'] as const;

export function teamEntity(world: Teamwork, team: SimulatedGroup): Entity {
  const roster = listRoster(world, team);
  const general = threadId(`${team.id}|general`, 'tacv2');
  const owners = roster.filter(({ owner }) => owner).length;
  const guests = roster.filter(({ person }) => person.kind === 'guest').length;
  return {
    ...pick(team, 'id', 'displayName', 'description'),
    createdDateTime: '2023-03-01T09:00:00.456Z',
    internalId: general,
    classification: 'Confidential',
    specialization: 'none',
    visibility: 'private',
    webUrl: `https://teams.microsoft.com/l/team/${encodeURIComponent(general)}/conversations?groupId=${team.id}&tenantId=${world.tenant.id}`,
    isArchived: false,
    tenantId: world.tenant.id,
    isMembershipLimitedToOwners: false,
    memberSettings: {
      ...fill(
        true,
        'allowCreateUpdateChannels allowCreatePrivateChannels allowDeleteChannels',
        'allowAddRemoveApps allowCreateUpdateRemoveTabs allowCreateUpdateRemoveConnectors',
      ),
    },
    guestSettings: { allowCreateUpdateChannels: false, allowDeleteChannels: false },
    messagingSettings: {
      ...fill(
        true,
        'allowUserEditMessages allowUserDeleteMessages allowOwnerDeleteMessages allowTeamMentions',
        'allowChannelMentions',
      ),
    },
    funSettings: {
      ...fill(true, 'allowGiphy allowStickersAndMemes allowCustomMemes'),
      giphyContentRating: 'moderate',
    },
    summary: { ownersCount: owners, membersCount: roster.length - guests - owners, guestsCount: guests },
  };
}
