import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';
import {
  allMessagesQuery,
  channelDeltaQuery,
  channelMessagesQuery,
  channelsQuery,
  type EndpointPart,
  membersQuery,
  repliesQuery,
  teamsMessageHeaders,
  teamsQuery,
} from './endpoint-parts.ts';

const TEAM = '/v1.0/teams/{teamId}';
const CHANNEL = `${TEAM}/channels/{channelId}`;
const MESSAGE = `${CHANNEL}/messages/{postId}`;

/** Teams, members and channels, and posts unless `messages` is off. */
export function teamEndpoints(options: ConnectorOptions): readonly EndpointPart[] {
  const { messages, channelMembers } = resolveTeamsOptions(options);
  const members = teamParts().filter(({ id }) => channelMembers || id !== 'channel-members');
  return [...members, ...(messages ? channelParts() : [])];
}

function teamParts(): readonly EndpointPart[] {
  return [
    {
      id: 'teams',
      description: 'Teams of the tenant.',
      path: '/v1.0/teams',
      query: teamsQuery(),
      response: { collection: 'team' },
    },
    {
      id: 'team',
      description: 'One team, with the numbers of its members.',
      path: TEAM,
      query: { $select: { odata: 'select' } },
      response: { entity: 'team' },
    },
    {
      id: 'team-members',
      description: 'Members of a team and their roles.',
      path: `${TEAM}/members`,
      query: membersQuery(),
      response: { collection: 'conversationMember' },
    },
    {
      id: 'team-channels',
      description: 'Channels of a team.',
      path: `${TEAM}/channels`,
      query: channelsQuery(),
      response: { collection: 'channel' },
    },
    {
      id: 'team-all-channels',
      description: 'Channels of a team, and those that other teams share with it.',
      path: `${TEAM}/allChannels`,
      query: channelsQuery(),
      response: { collection: 'channel' },
    },
    {
      id: 'channel',
      description: 'One channel, with the numbers of its members when selected.',
      path: CHANNEL,
      query: { $select: { odata: 'select' } },
      response: { entity: 'channel' },
    },
    {
      id: 'channel-members',
      description:
        'Members of a channel and their roles; of a standard one these are the members of the team.',
      path: `${CHANNEL}/members`,
      query: membersQuery(),
      response: { collection: 'conversationMember' },
    },
    {
      id: 'user-joined-teams',
      description: 'Teams that a person is a direct member of.',
      path: '/v1.0/users/{userId}/joinedTeams',
      response: { collection: 'team' },
    },
  ];
}

function channelParts(): readonly EndpointPart[] {
  const messages = { headers: teamsMessageHeaders(), response: { collection: 'chatMessage' } } as const;
  return [
    {
      id: 'channel-messages',
      description: 'Posts of a channel, newest first, with their replies when asked to.',
      path: `${CHANNEL}/messages`,
      query: channelMessagesQuery(),
      ...messages,
    },
    {
      id: 'channel-messages-delta',
      description: 'Posts of a channel that changed since the last round; eight months back at most.',
      path: `${CHANNEL}/messages/delta`,
      query: channelDeltaQuery(),
      ...messages,
    },
    {
      id: 'channel-message',
      description: 'One post of a channel.',
      path: MESSAGE,
      headers: teamsMessageHeaders(),
      response: { entity: 'chatMessage' },
    },
    {
      id: 'channel-message-replies',
      description: 'Replies to a post.',
      path: `${MESSAGE}/replies`,
      query: repliesQuery(),
      ...messages,
    },
    {
      id: 'team-all-messages',
      description: 'Posts and replies of all channels of a team.',
      path: `${TEAM}/channels/getAllMessages`,
      query: allMessagesQuery(),
      ...messages,
    },
  ];
}
