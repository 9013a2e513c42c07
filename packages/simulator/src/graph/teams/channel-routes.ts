import { type Entity, orThrow } from '../../base/entity.ts';
import {
  type Channel,
  channelEntity,
  channelSummary,
  createChannels,
  listChannelMemberships,
} from '../../tenant/teams/channels.ts';
import { type GraphCall, inContext } from '../odata/call.ts';
import { channelList, getTeamByKey, memberPage } from './team-routes.ts';
import { notFoundError, selectProperties, slot, writeEntity } from './teams-answers.ts';

export function listChannels(call: GraphCall): Entity {
  const listed = createChannels(call.teamwork, getTeamByKey(call)).filter(({ kind }) => kind !== 'incoming');
  return channelList(call, listed, 'channels');
}

function findChannel(call: GraphCall): Channel {
  const id = slot(call, 'channel');
  return orThrow(
    createChannels(call.teamwork, getTeamByKey(call)).find((one) => one.id === id),
    () => notFoundError(`No channel found with id ${id}`),
  );
}

/** Member counts are returned only when selected (channel: get). */
export function getChannel(call: GraphCall): Entity {
  const channel = findChannel(call);
  const entity = channelEntity(channel, call.graphUrl);
  const summed = call.options.select?.includes('summary') === true;
  const full = summed ? { ...entity, summary: channelSummary(call.teamwork, channel) } : entity;
  return inContext(
    call,
    `teams('${channel.team.id}')/channels/$entity`,
    writeEntity(call, 'channel', selectProperties(call, full)),
  );
}

export function listChannelMembers(call: GraphCall): Entity {
  const channel = findChannel(call);
  const set = `teams('${channel.team.id}')/channels('${encodeURIComponent(channel.id)}')/members`;
  return memberPage(call, listChannelMemberships(call.teamwork, channel), set);
}
