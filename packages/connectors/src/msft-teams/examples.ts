import type { ExampleCall, Lookup } from '../builders/connector.ts';
import { example, USER_LOOKUP } from '../builders/directory-examples.ts';
import { type ConnectorOptions, hasCoarseTimes, resolveTeamsOptions } from '../entities/connector-options.ts';
import { teamsCallExamples } from './call-examples.ts';

const TEAM = '/v1.0/teams/{teamId}';
const CHANNEL = `${TEAM}/channels/{channelId}`;
const CHATS = '/v1.0/users/{userId}/chats';
const CHAT = '/v1.0/chats/{chatId}';

const TEAM_LOOKUP = { teamId: { path: '/v1.0/teams?$top=20&$select=id', pointer: '/value/*/id' } };
const CHANNEL_LOOKUP = {
  ...TEAM_LOOKUP,
  channelId: { path: `${TEAM}/allChannels?$select=id`, pointer: '/value/*/id' },
};
const MESSAGE_LOOKUP = {
  ...CHANNEL_LOOKUP,
  postId: { path: `${CHANNEL}/messages?$top=20`, pointer: '/value/*/id' },
};
const CHAT_LOOKUP: Readonly<Record<string, Lookup>> = {
  ...USER_LOOKUP,
  chatId: { path: `${CHATS}?$top=20&$select=id`, pointer: '/value/*/id' },
};

export function teamsExamples(options: ConnectorOptions): readonly ExampleCall[] {
  const messages = resolveTeamsOptions(options).messages;
  return [
    ...teamExamples(),
    ...(resolveTeamsOptions(options).channelMembers ? [CHANNEL_MEMBERS] : []),
    ...(messages ? channelExamples(options) : []),
    ...(messages ? chatExamples() : chatExamples().flatMap(withoutMessages)),
    ...teamsCallExamples(options),
    ...userExamples(),
  ];
}

function withoutMessages(example: ExampleCall): readonly ExampleCall[] {
  if (/[mM]essages(?:[?]|$)/.test(example.path)) return [];
  if (!example.path.includes(',lastMessagePreview')) return [example];
  const path = example.path.replace(',lastMessagePreview', '');
  return [{ ...example, title: 'Chats of a person with their members', path }];
}

function teamExamples(): readonly ExampleCall[] {
  return [
    example('teams', 'Teams of the tenant', '/v1.0/teams?$top=5'),
    example('team', 'One team', TEAM, TEAM_LOOKUP),
    example('team-members', 'Members of a team', `${TEAM}/members?$top=5`, TEAM_LOOKUP),
    example(
      'team-channels',
      'Channels of a team, without those that others share',
      `${TEAM}/channels?$select=id,createdDateTime,membershipType`,
      TEAM_LOOKUP,
    ),
    example(
      'channel',
      'One channel, with the numbers of its members',
      `${CHANNEL}?$select=id,membershipType,summary`,
      CHANNEL_LOOKUP,
    ),
    example('user-joined-teams', 'Teams of a person', '/v1.0/users/{userId}/joinedTeams', USER_LOOKUP),
    example(
      'team-all-channels',
      'Channels of a team',
      `${TEAM}/allChannels?$select=id,createdDateTime,membershipType,tenantId`,
      TEAM_LOOKUP,
    ),
  ];
}

const CHANNEL_MEMBERS: ExampleCall = example(
  'channel-members',
  'Members of a channel',
  `${CHANNEL}/members?$top=5`,
  CHANNEL_LOOKUP,
);

function channelExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [
    example('channel-messages', 'Posts of a channel', `${CHANNEL}/messages?$top=5`, CHANNEL_LOOKUP),
    example(
      'channel-messages-replies',
      'Posts of a channel with their replies',
      `${CHANNEL}/messages?$top=5&$expand=replies`,
      CHANNEL_LOOKUP,
    ),
    example(
      'channel-messages-delta',
      'Start of a round of changed posts',
      `${CHANNEL}/messages/delta?$top=${hasCoarseTimes(options) ? 50 : 5}`,
      CHANNEL_LOOKUP,
    ),
    example('channel-message', 'One post', `${CHANNEL}/messages/{postId}`, MESSAGE_LOOKUP),
    example(
      'channel-message-replies',
      'Replies to a post',
      `${CHANNEL}/messages/{postId}/replies?$top=5`,
      MESSAGE_LOOKUP,
    ),
    example(
      'team-all-messages',
      'Posts of all channels of a team',
      `${TEAM}/channels/getAllMessages?$top=5`,
      TEAM_LOOKUP,
    ),
  ];
}

function chatExamples(): readonly ExampleCall[] {
  return [
    example('user-chats', 'Chats of a person', `${CHATS}?$top=5`, USER_LOOKUP),
    example(
      'user-chats-expand',
      'Chats of a person with their members and last messages',
      `${CHATS}?$top=5&$expand=members,lastMessagePreview`,
      USER_LOOKUP,
    ),
    example(
      'user-all-messages',
      'Messages of all chats of a person',
      `${CHATS}/getAllMessages?$top=5`,
      USER_LOOKUP,
    ),
    example(
      'user-chat-members',
      'Members of a chat, under one of them',
      `${CHATS}/{chatId}/members`,
      CHAT_LOOKUP,
    ),
    example(
      'user-chat-messages',
      'Messages of a chat, under one of its members',
      `${CHATS}/{chatId}/messages?$top=5`,
      CHAT_LOOKUP,
    ),
    example('chat', 'One chat', CHAT, CHAT_LOOKUP),
    example('chat-members', 'Members of a chat', `${CHAT}/members`, CHAT_LOOKUP),
    example(
      'chat-messages',
      'Messages of a chat',
      `${CHAT}/messages?$top=5&$orderby=createdDateTime%20desc`,
      CHAT_LOOKUP,
    ),
  ];
}

function userExamples(): readonly ExampleCall[] {
  return [
    example('users', 'Accounts, to enumerate chats', '/v1.0/users?$top=5&$select=id,mail,userType'),
    example('user', 'One account', '/v1.0/users/{userId}', USER_LOOKUP),
  ];
}
