import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { userEndpoint, usersEndpoint } from '../builders/directory-endpoints.ts';
import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';
import { callEndpoints } from './call-endpoints.ts';
import {
  allMessagesQuery,
  chatMessagesQuery,
  chatQuery,
  chatsQuery,
  createSlots,
  type EndpointPart,
  membersQuery,
  teamsMessageHeaders,
} from './endpoint-parts.ts';
import { teamEndpoints } from './team-endpoints.ts';

const CHATS = '/v1.0/users/{userId}/chats';
const CHAT = '/v1.0/chats/{chatId}';

/** Endpoints that only return messages. */
const MESSAGE_ENDPOINT_IDS: ReadonlySet<string> = new Set([
  'user-all-messages',
  'user-chat-messages',
  'chat-messages',
]);

function chatEndpoints(options: ConnectorOptions): readonly EndpointPart[] {
  const messages = resolveTeamsOptions(options).messages;
  const parts = [...userChatParts(messages), ...chatPartsById(messages)];
  return messages ? parts : parts.filter(({ id }) => !MESSAGE_ENDPOINT_IDS.has(id));
}

function userChatParts(previews: boolean): readonly EndpointPart[] {
  const messages = { headers: teamsMessageHeaders(), response: { collection: 'chatMessage' } } as const;
  return [
    {
      id: 'user-chats',
      description: 'Chats of a person.',
      path: CHATS,
      query: chatsQuery(previews),
      headers: teamsMessageHeaders(),
      response: { collection: 'chat' },
    },
    {
      id: 'user-all-messages',
      description: 'Messages of all chats of a person.',
      path: `${CHATS}/getAllMessages`,
      query: allMessagesQuery(),
      ...messages,
    },
    {
      id: 'user-chat-members',
      description: 'Members of a chat, under one of them.',
      path: `${CHATS}/{chatId}/members`,
      query: membersQuery(),
      response: { collection: 'conversationMember' },
    },
    {
      id: 'user-chat-messages',
      description: 'Messages of a chat, under one of its members.',
      path: `${CHATS}/{chatId}/messages`,
      query: chatMessagesQuery(),
      ...messages,
    },
  ];
}

function chatPartsById(previews: boolean): readonly EndpointPart[] {
  return [
    {
      id: 'chat',
      description: 'One chat.',
      path: CHAT,
      query: chatQuery(previews),
      headers: teamsMessageHeaders(),
      response: { entity: 'chat' },
    },
    {
      id: 'chat-members',
      description: 'Members of a chat and their roles.',
      path: `${CHAT}/members`,
      query: membersQuery(),
      response: { collection: 'conversationMember' },
    },
    {
      id: 'chat-messages',
      description: 'Messages of a chat, newest first.',
      path: `${CHAT}/messages`,
      query: chatMessagesQuery(),
      headers: teamsMessageHeaders(),
      response: { collection: 'chatMessage' },
    },
  ];
}

export function teamsEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const own = [...teamEndpoints(options), ...chatEndpoints(options), ...callEndpoints(options)];
  return [...own.map((part) => toEndpoint(part, options)), usersEndpoint(), userEndpoint(options)];
}

function toEndpoint(part: EndpointPart, options: ConnectorOptions): EndpointRule {
  const slots = createSlots(part.path, options);
  return {
    ...part,
    ...(Object.keys(slots).length > 0 && { slots }),
  };
}
