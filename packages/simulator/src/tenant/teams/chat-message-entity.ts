import type { Entity } from '../../base/entity.ts';
import { createGuid } from '../../base/random.ts';
import { createContent } from './chat-message-content.ts';
import { eventDetail } from './event-details.ts';
import { createChatMessageId, type Message } from './messages.ts';
import { type Actor, formatInstant, identitySet } from './teamwork.ts';

/** Whether enumeration members beyond the sentinel are shown (`Prefer: include-unknown-enum-members`). */
type MessageShape = { readonly unknownMembers: boolean };

export function chatMessageEntity(message: Message, shape: MessageShape): Entity {
  const id = createChatMessageId(message);
  const { chat, channel } = message.container;
  const event = message.variant === 'event';
  const { subject, ...content } = createContent(message);
  return {
    id,
    replyToId: message.replyTo,
    etag: String(message.modified),
    messageType: typeOf(event, shape),
    ...dates(message),
    subject,
    summary: message.variant === 'card' ? `Card for ${message.author.displayName}` : null,
    chatId: chat?.id ?? null,
    importance: message.index % 7 === 3 ? 'high' : 'normal',
    locale: 'en-us',
    webUrl: webUrl(message),
    from: event ? null : identitySet(message.author),
    ...content,
    channelIdentity: channel === undefined ? null : { teamId: channel.team.id, channelId: channel.id },
    onBehalfOf: null,
    policyViolation: message.variant === 'policy' ? policyViolation(message) : null,
    eventDetail: event ? eventDetail(message) : null,
    ...createReactions(message),
  };
}

export function messageInfoEntity(message: Message, shape: MessageShape): Entity {
  const event = message.variant === 'event';
  return {
    id: createChatMessageId(message),
    createdDateTime: formatInstant(message.time),
    isDeleted: message.variant === 'deleted',
    messageType: typeOf(event, shape),
    eventDetail: event ? eventDetail(message) : null,
    body: createContent(message).body,
    from: event ? null : identitySet(message.author),
  };
}

function typeOf(event: boolean, { unknownMembers }: MessageShape): string {
  if (!event) return 'message';
  return unknownMembers ? 'systemEventMessage' : 'unknownFutureValue';
}

function dates({ time, modified, variant }: Message): Entity {
  return {
    createdDateTime: formatInstant(time),
    lastModifiedDateTime: formatInstant(modified),
    lastEditedDateTime: variant === 'edited' ? formatInstant(modified) : null,
    deletedDateTime: variant === 'deleted' ? formatInstant(modified) : null,
  };
}

function webUrl(message: Message): string | null {
  const { channel, tenantId } = message.container;
  if (channel === undefined) return null;
  const id = createChatMessageId(message);
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(channel.id)}/${id}?groupId=${channel.team.id}&tenantId=${tenantId}&createdTime=${id}&parentMessageId=${message.replyTo ?? id}`;
}

function policyViolation({ author }: Message): Entity {
  return {
    dlpAction: 'blockAccess',
    justificationText: `${author.displayName} knows the customer personally`,
    userAction: 'override',
    verdictDetails: 'allowOverrideWithJustification',
    policyTip: {
      generalText: `This conflicts with a policy. Ask the desk of ${author.displayName}.`,
      complianceUrl: 'https://northwind.example/dlp?case=4711',
      matchedConditionDescriptions: [`IBAN of ${author.displayName}`],
    },
  };
}

function createReactions(message: Message): Entity {
  const { container, index, modified, variant } = message;
  if (variant === 'event' || variant === 'deleted' || index % 3 !== 0) {
    return { reactions: [], messageHistory: [] };
  }
  const people = container.actors.filter((one) => one.type !== 'bot').slice(0, 1 + (index % 4));
  const reactions = people.map((actor, position) => reaction(actor, { position, time: modified + position }));
  return {
    reactions,
    messageHistory: reactions.map((one) => ({
      modifiedDateTime: one['createdDateTime'],
      actions: 'reactionAdded',
      reaction: one,
    })),
  };
}

function reaction(actor: Actor, { position, time }: { position: number; time: number }): Entity {
  const custom = position === 1;
  const set = identitySet(actor);
  return {
    reactionType: custom ? 'custom' : position % 2 === 0 ? 'like' : '😆',
    displayName: custom ? `${actor.displayName} cheers` : null,
    reactionContentUrl: custom
      ? `https://graph.microsoft.com/v1.0/chats/hostedContents/${createGuid('reaction', actor.id)}/$value`
      : null,
    createdDateTime: formatInstant(time),
    user: { ...set, user: { ...(set['user'] as Entity), displayName: null } },
  };
}
