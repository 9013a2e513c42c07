import type { Entity } from '../../base/entity.ts';
import { createDigits, createGuid, createSeededRandom } from '../../base/random.ts';
import { escapeHtml } from '../calendar/meeting.ts';
import { createChatMessageId, type Message } from './messages.ts';
import { type Actor, identitySet } from './teamwork.ts';

export type MessageContent = {
  readonly body: Entity;
  readonly attachments: readonly Entity[];
  readonly mentions: readonly Entity[];
  readonly subject: string | null;
};

const SITE = 'https://northwind-my.sharepoint.com/personal';

export function createContent(message: Message): MessageContent {
  const plain = { attachments: [], mentions: [], subject: null };
  switch (message.variant) {
    case 'deleted':
      return { ...plain, body: { contentType: 'html', content: '' } };
    case 'event':
      return { ...plain, body: { contentType: 'html', content: '<systemEventMessage/>' } };
    case 'mention':
      return mentioning(message);
    case 'text':
      return { ...plain, body: { contentType: 'text', content: sentence(message) } };
    default:
      return attached(message);
  }
}

function others({ container, author, index }: Message): Actor {
  const list = container.actors.filter((one) => one.id !== author.id);
  return list[index % Math.max(list.length, 1)] ?? author;
}

function sentence(message: Message): string {
  const other = others(message);
  const dice = createSeededRandom('sentence', message.container.thread, message.index);
  const lines = [
    `Danke ${other.displayName}, I will call you on +49 171 ${createDigits(7, other.id)}`,
    `Can you send the salary list to ${other.address ?? other.displayName}?`,
    `Ok 👍`,
    `${other.displayName} is ill until Monday — please don't tell.`,
  ] as const;
  return dice.pick(lines);
}

function mentioning(message: Message): MessageContent {
  const { container } = message;
  const other = others(message);
  const conversation = {
    id: container.channel?.team.id ?? container.thread,
    displayName: container.channel?.team.displayName ?? container.chat?.topic ?? 'Everyone',
    conversationIdentityType: container.channel === undefined ? 'chat' : 'team',
  };
  const tag = {
    id: Buffer.from(
      `${container.tenantId}##${conversation.id}##${createGuid('tag', container.thread)}`,
    ).toString('base64'),
    displayName: `Friends of ${other.displayName}`,
  };
  const none = { application: null, device: null, user: null, conversation: null, tag: null };
  const mentioned = [
    { ...none, ...identitySet(other) },
    { ...none, conversation },
    { ...none, tag },
  ];
  const texts = [other.displayName, conversation.displayName, tag.displayName];
  const tags = texts.map((text, id) => `<at id="${id}">${escapeHtml(text)}</at>`).join('&nbsp;');
  return {
    attachments: [],
    mentions: mentioned.map((who, id) => ({ id, mentionText: texts[id], mentioned: who })),
    subject: container.channel === undefined ? null : `For ${other.displayName}`,
    body: { contentType: 'html', content: `<div><div>${tags}: ${escapeHtml(sentence(message))}</div></div>` },
  };
}

function attached(message: Message): MessageContent {
  const attachment = createAttachment(message);
  const tag = attachment === undefined ? '' : `<attachment id="${attachment['id']}"></attachment>`;
  return {
    attachments: attachment === undefined ? [] : [attachment],
    mentions: [],
    subject: null,
    body: { contentType: 'html', content: `<div>${escapeHtml(sentence(message))}${tag}</div>` },
  };
}

function createAttachment(message: Message): Entity | undefined {
  const id = createGuid('attachment', message.container.thread, message.index);
  const nothing = { content: null, contentUrl: null, name: null, thumbnailUrl: null, teamsAppId: null };
  switch (message.variant) {
    case 'card':
    case 'bot':
      return {
        ...nothing,
        id: id.replaceAll('-', ''),
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: adaptiveCard(message),
        teamsAppId: createGuid('teams-app'),
      };
    case 'quote':
      return {
        ...nothing,
        id: createChatMessageId(message),
        contentType: 'messageReference',
        content: quoted(message),
      };
    case 'file':
      return { ...nothing, id, ...file(message) };
    default:
      return undefined;
  }
}

function file(message: Message): Entity {
  const { displayName, address } = others(message);
  const name = `Review ${displayName} 2026.docx`;
  const owner = (address ?? displayName).toLowerCase().replace(/[^a-z0-9]/g, '_');
  const folder = encodeURIComponent('Microsoft Teams Chat Files');
  return {
    contentType: 'reference',
    contentUrl: `${SITE}/${owner}/Documents/${folder}/${encodeURIComponent(name)}`,
    name,
    thumbnailUrl: `${SITE}/${owner}/_layouts/15/getpreview.ashx`,
  };
}

function adaptiveCard(message: Message): string {
  const other = others(message);
  return JSON.stringify({
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { type: 'TextBlock', text: `Vote for ${other.displayName}`, weight: 'Bolder' },
      { type: 'TextBlock', text: sentence(message), wrap: true },
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'Open', url: `mailto:${other.address ?? ''}` }],
  });
}

function quoted(message: Message): string {
  const other = others(message);
  return JSON.stringify({
    messageId: createChatMessageId(message),
    messagePreview: `${sentence(message)} — ${other.displayName}`,
    messageSender: identitySet(other),
  });
}
