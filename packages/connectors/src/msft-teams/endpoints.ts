import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { userEndpoints } from '../endpoints/directory-endpoints.ts';
import { collectionEndpoint, entityEndpoint } from '../endpoints/endpoint-rule.ts';
import { createSlots } from '../endpoints/endpoint-slots.ts';
import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';
import { callEndpoints } from './call-endpoints.ts';
import {
  allMessagesQuery,
  chatMessagesQuery,
  chatQuery,
  chatsQuery,
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

function chatEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const messages = resolveTeamsOptions(options).messages;
  const parts = [...userChatParts(messages), ...chatPartsById(messages)];
  return messages ? parts : parts.filter(({ id }) => !MESSAGE_ENDPOINT_IDS.has(id));
}

function userChatParts(previews: boolean): readonly EndpointRule[] {
  const headers = teamsMessageHeaders();
  return [
    collectionEndpoint('chat', { query: chatsQuery(previews), headers }, [
      'user-chats',
      CHATS,
      'Chats of a person.',
    ]),
    collectionEndpoint('chatMessage', { query: allMessagesQuery(), headers }, [
      'user-all-messages',
      `${CHATS}/getAllMessages`,
      'Messages of all chats of a person.',
    ]),
    collectionEndpoint('conversationMember', { query: membersQuery() }, [
      'user-chat-members',
      `${CHATS}/{chatId}/members`,
      'Members of a chat, under one of them.',
    ]),
    collectionEndpoint('chatMessage', { query: chatMessagesQuery(), headers }, [
      'user-chat-messages',
      `${CHATS}/{chatId}/messages`,
      'Messages of a chat, under one of its members.',
    ]),
  ];
}

function chatPartsById(previews: boolean): readonly EndpointRule[] {
  const headers = teamsMessageHeaders();
  return [
    entityEndpoint('chat', { query: chatQuery(previews), headers }, ['chat', CHAT, 'One chat.']),
    collectionEndpoint('conversationMember', { query: membersQuery() }, [
      'chat-members',
      `${CHAT}/members`,
      'Members of a chat and their roles.',
    ]),
    collectionEndpoint('chatMessage', { query: chatMessagesQuery(), headers }, [
      'chat-messages',
      `${CHAT}/messages`,
      'Messages of a chat, newest first.',
    ]),
  ];
}

export function teamsEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const endpoints = [...teamEndpoints(options), ...chatEndpoints(options), ...callEndpoints(options)];
  return [...endpoints.map((one) => ({ ...one, ...createSlots(one.path, options) })), ...userEndpoints()];
}
