import { removedAnnotation } from './annotations.ts';
import { CHAT, CHAT_EXTRA, CHAT_VIEWPOINT, TEAMWORK_ONLINE_MEETING_INFO } from './chat.ts';
import { CHANNEL_IDENTITY, CHAT_MESSAGE, CHAT_MESSAGE_EXTRA, CHAT_MESSAGE_INFO } from './chat-message.ts';
import {
  CHAT_MESSAGE_ATTACHMENT,
  CHAT_MESSAGE_HISTORY_ITEM,
  CHAT_MESSAGE_MENTION,
  CHAT_MESSAGE_POLICY_VIOLATION,
  CHAT_MESSAGE_POLICY_VIOLATION_POLICY_TIP,
  CHAT_MESSAGE_REACTION,
} from './chat-message-parts.ts';
import { CONVERSATION_MEMBER } from './conversation-member.ts';
import type { DescribedTables, Properties } from './entity-table.ts';
import { CALL_PARTICIPANT_INFO, EVENT_MESSAGE_DETAIL } from './event-message-detail.ts';
import { CHANNEL, CHANNEL_SUMMARY, TEAM, TEAM_EXTRA, TEAM_SUMMARY } from './team.ts';

/** Teams, channels, chats and messages: entities. */
export const CHAT_ENTITIES: DescribedTables = {
  team: ['team (microsoft.graph.team)', { ...TEAM, ...TEAM_EXTRA }],
  channel: ['channel (microsoft.graph.channel)', CHANNEL],
  conversationMember: ['conversationMember: a member of a team or chat, of any kind', CONVERSATION_MEMBER],
  chat: ['chat (microsoft.graph.chat)', CHAT, CHAT_EXTRA],
  chatMessage: [
    'chatMessage (microsoft.graph.chatMessage)',
    removedAnnotation(),
    CHAT_MESSAGE,
    CHAT_MESSAGE_EXTRA,
  ],
  chatMessageInfo: ['chatMessageInfo: the last message of a chat', CHAT_MESSAGE_INFO],
  eventMessageDetail: [
    'eventMessageDetail: what happened in a chat or channel, of any kind',
    EVENT_MESSAGE_DETAIL,
  ],
};

/** Complex types, by the name under which entities refer to them. Their only annotation is a type. */
export const CHAT_TYPES: Readonly<Record<string, Properties>> = {
  teamSummary: TEAM_SUMMARY,
  channelSummary: CHANNEL_SUMMARY,
  chatViewpoint: CHAT_VIEWPOINT,
  teamworkOnlineMeetingInfo: TEAMWORK_ONLINE_MEETING_INFO,
  channelIdentity: CHANNEL_IDENTITY,
  chatMessageAttachment: CHAT_MESSAGE_ATTACHMENT,
  chatMessageMention: CHAT_MESSAGE_MENTION,
  chatMessageReaction: CHAT_MESSAGE_REACTION,
  chatMessageHistoryItem: CHAT_MESSAGE_HISTORY_ITEM,
  chatMessagePolicyViolation: CHAT_MESSAGE_POLICY_VIOLATION,
  chatMessagePolicyViolationPolicyTip: CHAT_MESSAGE_POLICY_VIOLATION_POLICY_TIP,
  callParticipantInfo: CALL_PARTICIPANT_INFO,
};
