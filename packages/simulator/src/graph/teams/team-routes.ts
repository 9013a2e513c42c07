import type { Entity } from '../../base/entity.ts';
import type { SimulatedGroup } from '../../tenant/people/groups.ts';
import {
  type Channel,
  channelEntity,
  channelsOf,
  LISTED_TEAM,
  rosterOf,
  teamById,
  teamEntity,
  teamsOf,
} from '../../tenant/teams/channels.ts';
import { type Membership, memberEntity } from '../../tenant/teams/chat-entity.ts';
import { actorOf } from '../../tenant/teams/teamwork.ts';
import { contextUrl, type GraphCall } from '../odata/call.ts';
import { directoryPage, selectRows } from '../odata/page.ts';
import {
  nothingThere,
  pageSize,
  readStoreToken,
  selected,
  slice,
  slot,
  startAfter,
  teamsLink,
  write,
  writeStoreToken,
} from './teams-answers.ts';

export function teamOf(call: GraphCall): SimulatedGroup {
  const id = slot(call, 'team');
  const team = teamById(call.teamwork, id);
  if (team === undefined) throw nothingThere(`No team found with Group Id ${id}`);
  return team;
}

/** Only id, name and description are filled in the list. */
export function listTeams(call: GraphCall): Entity {
  const page = directoryPage(call, {
    list: teamsOf(call.teamwork),
    id: (team) => team.id,
    entity: (team) => teamEntity(call.teamwork, team),
  });
  return {
    '@odata.context': contextUrl(call, 'teams'),
    ...page.annotations,
    value: page.rows.map((team) =>
      write(call, 'team', selected(call, listed(teamEntity(call.teamwork, team)))),
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
  const team = teamOf(call);
  return {
    '@odata.context': contextUrl(call, 'teams/$entity'),
    ...write(call, 'team', selected(call, teamEntity(call.teamwork, team))),
  };
}

export function listTeamMembers(call: GraphCall): Entity {
  const team = teamOf(call);
  const memberships = rosterOf(call.teamwork, team).map(({ person, owner }) => ({
    of: team.id,
    actor: actorOf(person, call.teamwork),
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
  const page = slice(rows, start, pageSize(call));
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
    value: page.rows.map((row) => write(call, 'conversationMember', selected(call, memberEntity(row)))),
  };
}

export function listAllChannels(call: GraphCall): Entity {
  return channelList(call, channelsOf(call.teamwork, teamOf(call)), 'allChannels');
}

/** The channels that match, on one page. */
export function channelList(call: GraphCall, list: readonly Channel[], name: string): Entity {
  const entity = (channel: Channel) => channelEntity(channel, call.graphUrl);
  const rows = selectRows({ list, id: ({ id }) => id, entity }, call.options);
  return {
    '@odata.context': contextUrl(call, `teams('${teamOf(call).id}')/${name}`),
    '@odata.count': rows.length,
    value: rows.map((channel) => write(call, 'channel', selected(call, entity(channel)))),
  };
}

/** Filled like the list of teams; on one page (user: list joinedTeams). */
export function listJoinedTeams(call: GraphCall): Entity {
  const key = slot(call, 'user');
  const person = call.tenant.person(key);
  if (person === undefined) throw nothingThere(`No user found with id ${key}`);
  const teams = teamsOf(call.teamwork).filter((team) =>
    rosterOf(call.teamwork, team).some((one) => one.person === person),
  );
  return {
    '@odata.context': contextUrl(call, 'teams'),
    '@odata.count': teams.length,
    value: teams.map((team) => write(call, 'team', listed(teamEntity(call.teamwork, team)))),
  };
}
