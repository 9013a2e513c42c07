import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { drop, keep } from '@nymgate/rules/native/builders';
import { COPILOT_ENTITIES, COPILOT_TYPES } from './ai-interaction.ts';
import { CALL_TYPES } from './call-media.ts';
import { CALL_ENTITIES } from './call-record.ts';
import { CHANNEL, CHAT, CHAT_EXTRA, CHAT_TYPES, CONVERSATION_MEMBER, TEAM, TEAM_EXTRA } from './chat.ts';
import {
  CHAT_MESSAGE,
  CHAT_MESSAGE_EXTRA,
  CHAT_MESSAGE_INFO,
  CHAT_MESSAGE_TYPES,
  EVENT_MESSAGE_DETAIL,
} from './chat-message.ts';
import { type ConnectorOptions, resolveTeamsOptions } from './connector-options.ts';
import { type EntityDefinitions, getEntry, type Properties } from './entity-table.ts';
import { getRemovedAnnotation, withAnnotations } from './get-annotations.ts';
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

const ENTITIES: EntityDefinitions = {
  ...CHAT_ENTITIES,
  ...CALL_ENTITIES,
  ...MEETING_ENTITIES,
  ...COPILOT_ENTITIES,
};
const TYPES: Readonly<Record<string, Properties>> = {
  ...CHAT_TYPES,
  ...CHAT_MESSAGE_TYPES,
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
    const changes = [createPersonIdProperties(name, options), withoutMessages(name, options)];
    return { description, properties: withAnnotations(...tables, ...changes) };
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
