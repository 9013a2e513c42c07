import { type Entity, orThrow } from '../../base/entity.ts';
import type { SimulatedGroup } from '../../tenant/people/groups.ts';
import {
  type Channel,
  channelEntity,
  createChannels,
  LISTED_TEAM,
  listRoster,
  listTeamGroups,
  teamById,
  teamEntity,
} from '../../tenant/teams/channels.ts';
import { type Membership, memberEntity } from '../../tenant/teams/chat-entity.ts';
import { toActor } from '../../tenant/teams/teamwork.ts';
import { type GraphCall, inContext } from '../odata/call.ts';
import { directoryPage, selectRows } from '../odata/page.ts';
import { notFoundError, selectProperties, slot, storePage, writeEntity } from './teams-answers.ts';

export function getTeamByKey(call: GraphCall): SimulatedGroup {
  const id = slot(call, 'team');
  return orThrow(teamById(call.teamwork, id), () => notFoundError(`No team found with Group Id ${id}`));
}

export function listTeams(call: GraphCall): Entity {
  const page = directoryPage(call, {
    list: listTeamGroups(call.teamwork),
    id: (team) => team.id,
    entity: (team) => teamEntity(call.teamwork, team),
  });
  return inContext(call, 'teams', {
    ...page.annotations,
    value: page.rows.map((team) =>
      writeEntity(call, 'team', selectProperties(call, listed(teamEntity(call.teamwork, team)))),
    ),
  });
}

function listed(entity: Entity): Entity {
  const filled: ReadonlySet<string> = new Set(LISTED_TEAM);
  return Object.fromEntries(
    Object.entries(entity).map(([name, value]) => [name, filled.has(name) ? value : null]),
  );
}

export function getTeam(call: GraphCall): Entity {
  const team = getTeamByKey(call);
  return inContext(
    call,
    'teams/$entity',
    writeEntity(call, 'team', selectProperties(call, teamEntity(call.teamwork, team))),
  );
}

export function listTeamMembers(call: GraphCall): Entity {
  const team = getTeamByKey(call);
  const memberships = listRoster(call.teamwork, team).map(({ person, owner }) => ({
    parentId: team.id,
    actor: toActor(person, call.teamwork),
    roles: owner ? ['owner'] : person.kind === 'guest' ? ['guest'] : [],
    since: 0,
  }));
  return memberPage(call, memberships, `teams('${team.id}')/members`);
}

export function memberPage(call: GraphCall, memberships: readonly Membership[], set: string): Entity {
  const rows = selectRows(
    { list: memberships, id: ({ actor }) => actor.id, entity: memberEntity },
    call.options,
  );
  return storePage(call, rows, {
    set,
    id: ({ actor }) => actor.id,
    write: (row) => writeEntity(call, 'conversationMember', selectProperties(call, memberEntity(row))),
  });
}

export const listAllChannels = (call: GraphCall): Entity =>
  channelList(call, createChannels(call.teamwork, getTeamByKey(call)), 'allChannels');

export function channelList(call: GraphCall, list: readonly Channel[], name: string): Entity {
  const entity = (channel: Channel) => channelEntity(channel, call.graphUrl);
  const rows = selectRows({ list, id: ({ id }) => id, entity }, call.options);
  return inContext(call, `teams('${getTeamByKey(call).id}')/${name}`, {
    '@odata.count': rows.length,
    value: rows.map((channel) => writeEntity(call, 'channel', selectProperties(call, entity(channel)))),
  });
}

export function listJoinedTeams(call: GraphCall): Entity {
  const key = slot(call, 'user');
  const person = call.tenant.person(key);
  if (person === undefined) throw notFoundError(`No user found with id ${key}`);
  const teams = listTeamGroups(call.teamwork).filter((team) =>
    listRoster(call.teamwork, team).some((one) => one.person === person),
  );
  return inContext(call, 'teams', {
    '@odata.count': teams.length,
    value: teams.map((team) => writeEntity(call, 'team', listed(teamEntity(call.teamwork, team)))),
  });
}
