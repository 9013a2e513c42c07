import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { collectionEndpoint, entityEndpoint, SELECT_ONLY } from '../endpoints/endpoint-rule.ts';
import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';
import {
  allMessagesQuery,
  channelDeltaQuery,
  channelMessagesQuery,
  channelsQuery,
  membersQuery,
  repliesQuery,
  teamsMessageHeaders,
  teamsQuery,
} from './endpoint-parts.ts';

const TEAM = '/v1.0/teams/{teamId}';
const CHANNEL = `${TEAM}/channels/{channelId}`;
const MESSAGE = `${CHANNEL}/messages/{postId}`;

/** Teams, members and channels, and posts unless `messages` is off. */
export function teamEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const { messages, channelMembers } = resolveTeamsOptions(options);
  const members = teamParts().filter(({ id }) => channelMembers || id !== 'channel-members');
  return [...members, ...(messages ? channelParts(options) : [])];
}

function teamParts(): readonly EndpointRule[] {
  return [
    collectionEndpoint('team', { query: teamsQuery() }, ['teams', '/v1.0/teams', 'Teams of the tenant.']),
    entityEndpoint('team', { query: SELECT_ONLY }, [
      'team',
      TEAM,
      'One team, with the numbers of its members.',
    ]),
    collectionEndpoint('conversationMember', { query: membersQuery() }, [
      'team-members',
      `${TEAM}/members`,
      'Members of a team and their roles.',
    ]),
    collectionEndpoint('channel', { query: channelsQuery() }, [
      'team-channels',
      `${TEAM}/channels`,
      'Channels of a team.',
    ]),
    collectionEndpoint('channel', { query: channelsQuery() }, [
      'team-all-channels',
      `${TEAM}/allChannels`,
      'Channels of a team, and those that other teams share with it.',
    ]),
    entityEndpoint('channel', { query: SELECT_ONLY }, [
      'channel',
      CHANNEL,
      'One channel, with the numbers of its members when selected.',
    ]),
    collectionEndpoint('conversationMember', { query: membersQuery() }, [
      'channel-members',
      `${CHANNEL}/members`,
      'Members of a channel and their roles; of a standard one these are the members of the team.',
    ]),
    collectionEndpoint('team', {}, [
      'user-joined-teams',
      '/v1.0/users/{userId}/joinedTeams',
      'Teams that a person is a direct member of.',
    ]),
  ];
}

function channelParts(options: ConnectorOptions): readonly EndpointRule[] {
  const headers = teamsMessageHeaders();
  return [
    collectionEndpoint('chatMessage', { query: channelMessagesQuery(), headers }, [
      'channel-messages',
      `${CHANNEL}/messages`,
      'Posts of a channel, newest first, with their replies when asked to.',
    ]),
    collectionEndpoint('chatMessage', { query: channelDeltaQuery(options), headers }, [
      'channel-messages-delta',
      `${CHANNEL}/messages/delta`,
      'Posts of a channel that changed since the last round; eight months back at most.',
    ]),
    entityEndpoint('chatMessage', { headers }, ['channel-message', MESSAGE, 'One post of a channel.']),
    collectionEndpoint('chatMessage', { query: repliesQuery(), headers }, [
      'channel-message-replies',
      `${MESSAGE}/replies`,
      'Replies to a post.',
    ]),
    collectionEndpoint('chatMessage', { query: allMessagesQuery(), headers }, [
      'team-all-messages',
      `${TEAM}/channels/getAllMessages`,
      'Posts and replies of all channels of a team.',
    ]),
  ];
}
