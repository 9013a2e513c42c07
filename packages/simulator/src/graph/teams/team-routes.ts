import type { Entity } from '../../base/entity.ts';
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
import { contextUrl, type GraphCall } from '../odata/call.ts';
import { directoryPage, selectRows } from '../odata/page.ts';
import {
  notFoundError,
  pageSize,
  readStoreToken,
  selectProperties,
  sliceRows,
  slot,
  startAfter,
  teamsLink,
  writeEntity,
  writeStoreToken,
} from './teams-answers.ts';

export function getTeamByKey(call: GraphCall): SimulatedGroup {
  const id = slot(call, 'team');
  const team = teamById(call.teamwork, id);
  if (team === undefined) throw notFoundError(`No team found with Group Id ${id}`);
  return team;
}

/** Only id, name and description are filled in the list. */
export function listTeams(call: GraphCall): Entity {
  const page = directoryPage(call, {
    list: listTeamGroups(call.teamwork),
    id: (team) => team.id,
    entity: (team) => teamEntity(call.teamwork, team),
  });
  return {
    '@odata.context': contextUrl(call, 'teams'),
    ...page.annotations,
    value: page.rows.map((team) =>
      writeEntity(call, 'team', selectProperties(call, listed(teamEntity(call.teamwork, team)))),
    ),
  };
}

function listed(entity: Entity): Entity {
  const filled: ReadonlySet<string> = new Set(LISTED_TEAM);
  return Object.fromEntries(
    Object.entries(entity).map(([name, value]) => [name, filled.has(name) ? value : null]),
  );
}

export function getTeam(call: GraphCall): Entity {
  const team = getTeamByKey(call);
  return {
    '@odata.context': contextUrl(call, 'teams/$entity'),
    ...writeEntity(call, 'team', selectProperties(call, teamEntity(call.teamwork, team))),
  };
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

/** A page of members of a team or chat. */
export function memberPage(call: GraphCall, memberships: readonly Membership[], set: string): Entity {
  const rows = selectRows(
    { list: memberships, id: ({ actor }) => actor.id, entity: memberEntity },
    call.options,
  );
  const token = call.options.skiptoken;
  const start = startAfter(rows, token && readStoreToken(token), ({ actor }, id) => actor.id === id);
  const page = sliceRows(rows, start, pageSize(call));
  const last = page.rows.at(-1);
  return {
    '@odata.context': contextUrl(call, set),
    '@odata.count': page.rows.length,
    ...(page.next === undefined || last === undefined
      ? {}
      : {
          '@odata.nextLink': teamsLink(call, call.target.rawPath, {
            $skiptoken: writeStoreToken(last.actor.id),
          }),
        }),
    value: page.rows.map((row) =>
      writeEntity(call, 'conversationMember', selectProperties(call, memberEntity(row))),
    ),
  };
}

export function listAllChannels(call: GraphCall): Entity {
  return channelList(call, createChannels(call.teamwork, getTeamByKey(call)), 'allChannels');
}

/** The channels that match, on one page. */
export function channelList(call: GraphCall, list: readonly Channel[], name: string): Entity {
  const entity = (channel: Channel) => channelEntity(channel, call.graphUrl);
  const rows = selectRows({ list, id: ({ id }) => id, entity }, call.options);
  return {
    '@odata.context': contextUrl(call, `teams('${getTeamByKey(call).id}')/${name}`),
    '@odata.count': rows.length,
    value: rows.map((channel) => writeEntity(call, 'channel', selectProperties(call, entity(channel)))),
  };
}

/** Filled like the list of teams; on one page (user: list joinedTeams). */
export function listJoinedTeams(call: GraphCall): Entity {
  const key = slot(call, 'user');
  const person = call.tenant.person(key);
  if (person === undefined) throw notFoundError(`No user found with id ${key}`);
  const teams = listTeamGroups(call.teamwork).filter((team) =>
    listRoster(call.teamwork, team).some((one) => one.person === person),
  );
  return {
    '@odata.context': contextUrl(call, 'teams'),
    '@odata.count': teams.length,
    value: teams.map((team) => writeEntity(call, 'team', listed(teamEntity(call.teamwork, team)))),
  };
}
