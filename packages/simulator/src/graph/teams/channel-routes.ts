import type { Entity } from '../../base/entity.ts';
import {
  type Channel,
  channelEntity,
  channelSummary,
  createChannels,
  listChannelMemberships,
} from '../../tenant/teams/channels.ts';
import { contextUrl, type GraphCall } from '../odata/call.ts';
import { channelList, getTeamByKey, memberPage } from './team-routes.ts';
import { notFoundError, selectProperties, slot, writeEntity } from './teams-answers.ts';

/** The team's own channels: what a partner shares with it is among `allChannels` alone. */
export function listChannels(call: GraphCall): Entity {
  const own = createChannels(call.teamwork, getTeamByKey(call)).filter(({ kind }) => kind !== 'incoming');
  return channelList(call, own, 'channels');
}

function channelOf(call: GraphCall): Channel {
  const id = slot(call, 'channel');
  const channel = createChannels(call.teamwork, getTeamByKey(call)).find((one) => one.id === id);
  if (channel === undefined) throw notFoundError(`No channel found with id ${id}`);
  return channel;
}

/** The numbers of members come only when they are selected (channel: get). */
export function getChannel(call: GraphCall): Entity {
  const channel = channelOf(call);
  const entity = channelEntity(channel, call.graphUrl);
  const summed = call.options.select?.includes('summary') === true;
  const full = summed ? { ...entity, summary: channelSummary(call.teamwork, channel) } : entity;
  return {
    '@odata.context': contextUrl(call, `teams('${channel.team.id}')/channels/$entity`),
    ...writeEntity(call, 'channel', selectProperties(call, full)),
  };
}

export function listChannelMembers(call: GraphCall): Entity {
  const channel = channelOf(call);
  const set = `teams('${channel.team.id}')/channels('${encodeURIComponent(channel.id)}')/members`;
  return memberPage(call, listChannelMemberships(call.teamwork, channel), set);
}
