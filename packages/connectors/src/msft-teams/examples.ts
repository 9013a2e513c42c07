import type { ExampleCall, Lookup } from '../builders/connector.ts';
import { USER_LOOKUP } from '../builders/directory-examples.ts';
import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';
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
    ...(messages ? channelExamples() : []),
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
    { id: 'teams', title: 'Teams of the tenant', path: '/v1.0/teams?$top=5' },
    { id: 'team', title: 'One team', path: TEAM, lookups: TEAM_LOOKUP },
    { id: 'team-members', title: 'Members of a team', path: `${TEAM}/members?$top=5`, lookups: TEAM_LOOKUP },
    {
      id: 'team-channels',
      title: 'Channels of a team, without those that others share',
      path: `${TEAM}/channels?$select=id,createdDateTime,membershipType`,
      lookups: TEAM_LOOKUP,
    },
    {
      id: 'channel',
      title: 'One channel, with the numbers of its members',
      path: `${CHANNEL}?$select=id,membershipType,summary`,
      lookups: CHANNEL_LOOKUP,
    },
    {
      id: 'user-joined-teams',
      title: 'Teams of a person',
      path: '/v1.0/users/{userId}/joinedTeams',
      lookups: USER_LOOKUP,
    },
    {
      id: 'team-all-channels',
      title: 'Channels of a team',
      path: `${TEAM}/allChannels?$select=id,createdDateTime,membershipType,tenantId`,
      lookups: TEAM_LOOKUP,
    },
  ];
}

const CHANNEL_MEMBERS: ExampleCall = {
  id: 'channel-members',
  title: 'Members of a channel',
  path: `${CHANNEL}/members?$top=5`,
  lookups: CHANNEL_LOOKUP,
};

function channelExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'channel-messages',
      title: 'Posts of a channel',
      path: `${CHANNEL}/messages?$top=5`,
      lookups: CHANNEL_LOOKUP,
    },
    {
      id: 'channel-messages-replies',
      title: 'Posts of a channel with their replies',
      path: `${CHANNEL}/messages?$top=5&$expand=replies`,
      lookups: CHANNEL_LOOKUP,
    },
    {
      id: 'channel-messages-delta',
      title: 'Start of a round of changed posts',
      path: `${CHANNEL}/messages/delta?$top=5`,
      lookups: CHANNEL_LOOKUP,
    },
    {
      id: 'channel-message',
      title: 'One post',
      path: `${CHANNEL}/messages/{postId}`,
      lookups: MESSAGE_LOOKUP,
    },
    {
      id: 'channel-message-replies',
      title: 'Replies to a post',
      path: `${CHANNEL}/messages/{postId}/replies?$top=5`,
      lookups: MESSAGE_LOOKUP,
    },
    {
      id: 'team-all-messages',
      title: 'Posts of all channels of a team',
      path: `${TEAM}/channels/getAllMessages?$top=5`,
      lookups: TEAM_LOOKUP,
    },
  ];
}

function chatExamples(): readonly ExampleCall[] {
  return [
    { id: 'user-chats', title: 'Chats of a person', path: `${CHATS}?$top=5`, lookups: USER_LOOKUP },
    {
      id: 'user-chats-expand',
      title: 'Chats of a person with their members and last messages',
      path: `${CHATS}?$top=5&$expand=members,lastMessagePreview`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'user-all-messages',
      title: 'Messages of all chats of a person',
      path: `${CHATS}/getAllMessages?$top=5`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'user-chat-members',
      title: 'Members of a chat, under one of them',
      path: `${CHATS}/{chatId}/members`,
      lookups: CHAT_LOOKUP,
    },
    {
      id: 'user-chat-messages',
      title: 'Messages of a chat, under one of its members',
      path: `${CHATS}/{chatId}/messages?$top=5`,
      lookups: CHAT_LOOKUP,
    },
    { id: 'chat', title: 'One chat', path: CHAT, lookups: CHAT_LOOKUP },
    { id: 'chat-members', title: 'Members of a chat', path: `${CHAT}/members`, lookups: CHAT_LOOKUP },
    {
      id: 'chat-messages',
      title: 'Messages of a chat',
      path: `${CHAT}/messages?$top=5&$orderby=createdDateTime%20desc`,
      lookups: CHAT_LOOKUP,
    },
  ];
}

function userExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'users',
      title: 'Accounts, to enumerate chats',
      path: '/v1.0/users?$top=5&$select=id,mail,userType',
    },
    { id: 'user', title: 'One account', path: '/v1.0/users/{userId}', lookups: USER_LOOKUP },
  ];
}
