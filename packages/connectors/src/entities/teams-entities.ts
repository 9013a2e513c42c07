import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { drop, keep } from '@nymgate/rules/native/builders';
import { COPILOT_ENTITIES, COPILOT_TYPES } from './ai-interaction.ts';
import { CALL_ENTITIES, CALL_TYPES } from './call-record.ts';
import {
  CHANNEL,
  CHANNEL_SUMMARY,
  CHAT,
  CHAT_EXTRA,
  CHAT_VIEWPOINT,
  CONVERSATION_MEMBER,
  TEAM,
  TEAM_EXTRA,
  TEAM_SUMMARY,
  TEAMWORK_ONLINE_MEETING_INFO,
} from './chat.ts';
import {
  CALL_PARTICIPANT_INFO,
  CHANNEL_IDENTITY,
  CHAT_MESSAGE,
  CHAT_MESSAGE_ATTACHMENT,
  CHAT_MESSAGE_EXTRA,
  CHAT_MESSAGE_HISTORY_ITEM,
  CHAT_MESSAGE_INFO,
  CHAT_MESSAGE_MENTION,
  CHAT_MESSAGE_POLICY_VIOLATION,
  CHAT_MESSAGE_POLICY_VIOLATION_POLICY_TIP,
  CHAT_MESSAGE_REACTION,
  EVENT_MESSAGE_DETAIL,
} from './chat-message.ts';
import { type ConnectorOptions, resolveTeamsOptions } from './connector-options.ts';
import { type EntityDefinitions, getEntry, type Properties } from './entity-table.ts';
import { getAnnotations, getRemovedAnnotation } from './get-annotations.ts';
import { MEETING_ENTITIES, MEETING_TYPES } from './online-meeting.ts';
import { IDENTITY_ENTITIES } from './teams-identity.ts';
import { createPersonIdRule } from './user.ts';

const CHAT_ENTITIES: EntityDefinitions = {
  team: ['team (microsoft.graph.team)', { ...TEAM, ...TEAM_EXTRA }],
  channel: ['channel (microsoft.graph.channel)', CHANNEL],
  conversationMember: ['conversationMember: a member of a team or chat, of any kind', CONVERSATION_MEMBER],
  chat: ['chat (microsoft.graph.chat)', CHAT, CHAT_EXTRA],
  chatMessage: [
    'chatMessage (microsoft.graph.chatMessage)',
    getRemovedAnnotation(),
    CHAT_MESSAGE,
    CHAT_MESSAGE_EXTRA,
  ],
  chatMessageInfo: ['chatMessageInfo: the last message of a chat', CHAT_MESSAGE_INFO],
  eventMessageDetail: [
    'eventMessageDetail: what happened in a chat or channel, of any kind',
    EVENT_MESSAGE_DETAIL,
  ],
};

/** Their only annotation is a type. */
const CHAT_TYPES: Readonly<Record<string, Properties>> = {
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

const ENTITIES: EntityDefinitions = {
  ...CHAT_ENTITIES,
  ...CALL_ENTITIES,
  ...MEETING_ENTITIES,
  ...COPILOT_ENTITIES,
};
const TYPES: Readonly<Record<string, Properties>> = {
  ...CHAT_TYPES,
  ...CALL_TYPES,
  ...MEETING_TYPES,
  ...COPILOT_TYPES,
};

/** Further person IDs that `pseudonymizeAppIds` controls. */
const PERSON_IDS: Readonly<Record<string, string>> = {
  conversationMember: 'userId',
  callParticipant: 'id',
  pstnCallLogRow: 'userId',
  directRoutingLogRow: 'userId',
};

/** Without accounts. */
export function getTeamsEntityNames(): readonly string[] {
  return [ENTITIES, IDENTITY_ENTITIES, TYPES].flatMap(Object.keys);
}

export function createTeamsEntityRule(name: string, options: ConnectorOptions): EntityRule | undefined {
  const described = getEntry(ENTITIES, name);
  if (described !== undefined) {
    const [description, ...tables] = described;
    const ownProperties = [
      getAnnotations(),
      ...tables,
      createPersonIdProperties(name, options),
      withoutMessages(name, options),
    ];
    return { description, properties: mergeProperties(ownProperties) };
  }
  const table = getEntry(TYPES, name);
  if (table !== undefined) return { properties: { '@odata.type': keep('metadata', 'odataType'), ...table } };
  return getEntry(IDENTITY_ENTITIES, name)?.(options);
}

function createPersonIdProperties(name: string, options: ConnectorOptions): Properties {
  const property = PERSON_IDS[name];
  return property === undefined || options.pseudonymizeAppIds
    ? {}
    : { [property]: createPersonIdRule(options) };
}

/** Without `messages`: drops the last message of a chat, which `Chat.ReadBasic.All` doesn't open either. */
function withoutMessages(name: string, options: ConnectorOptions): Properties {
  if (name !== 'chat' || resolveTeamsOptions(options).messages) return {};
  return { lastMessagePreview: drop('text', 'Option messages is off: no message leaves, nor the last one.') };
}

function mergeProperties(tables: readonly Properties[]): Properties {
  return Object.fromEntries(tables.flatMap((table) => Object.entries(table)));
}
