import {
  allMessagesQuery,
  chatMessagesQuery,
  chatQuery,
  chatsQuery,
  type EndpointPart,
  membersQuery,
  teamsMessageHeaders,
} from './endpoint-parts.ts';

const CHATS = '/v1.0/users/{userId}/chats';
const CHAT = '/v1.0/chats/{chatId}';

/** Chats of people, their members and messages. */
export function chatEndpoints(): readonly EndpointPart[] {
  return [...userChatParts(), ...chatPartsById()];
}

function userChatParts(): readonly EndpointPart[] {
  const messages = { headers: teamsMessageHeaders(), response: { collection: 'chatMessage' } } as const;
  return [
    {
      id: 'user-chats',
      description: 'Chats of a person.',
      path: CHATS,
      query: chatsQuery(),
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

function chatPartsById(): readonly EndpointPart[] {
  return [
    {
      id: 'chat',
      description: 'One chat.',
      path: CHAT,
      query: chatQuery(),
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
