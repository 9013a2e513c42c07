import { type Entity, pick } from '../../base/entity.ts';
import { createDigits, createGuid, formatToSecond, guidToBytes, hashParts } from '../../base/random.ts';
import { htmlToText } from '../calendar/event-entity.ts';
import type { Mailbox } from '../calendar/meeting.ts';
import { changeKey, createMailboxGuid, itemId } from '../calendar/outlook-ids.ts';
import type { SimulatedPerson } from '../people/people.ts';
import type { MailMessage } from './create-mail-message.ts';
import { meetingProperties } from './create-meeting-messages.ts';
import { folderId, type MailEntry } from './folders.ts';

type MessageContext = { readonly person: SimulatedPerson; readonly immutableIds: boolean };

/** Delivery takes two seconds; the sender's copy is immediate. */
export const getReceivedTime = ({ senderIds, sentAt }: MailMessage, person: SimulatedPerson): number =>
  sentAt + (senderIds.includes(person.id) ? 0 : 2000);

export function messageEntity(entry: MailEntry, context: MessageContext): Entity {
  const { message } = entry;
  const id = messageId(context.person, entry, context.immutableIds);
  const key = changeKey(message.key, context.person.id, entry.revision);
  return {
    ...(message.notice !== undefined && { '@odata.type': `#microsoft.graph.${typeOf(message.notice.kind)}` }),
    '@odata.etag': `W/"${key}"`,
    id,
    ...bookkeeping(entry, context, { id, key }),
    ...contents(message),
    ...people(message, context.person),
    flag: createFlag(message, context.person),
    ...(message.notice === undefined ? {} : meetingProperties(message.notice)),
  };
}

function typeOf(kind: NonNullable<MailMessage['notice']>['kind']): string {
  if (kind === 'request') return 'eventMessageRequest';
  return kind === 'cancellation' ? 'eventMessage' : 'eventMessageResponse';
}

function bookkeeping(
  { message, folder, isRead, revision }: MailEntry,
  { person }: MessageContext,
  { id, key }: { id: string; key: string },
): Entity {
  const received = getReceivedTime(message, person);
  return {
    createdDateTime: formatToSecond(received),
    lastModifiedDateTime: formatToSecond(received + 60_000 * (revision + 1)),
    changeKey: key,
    ...pick(message, 'categories', 'importance', 'isDraft'),
    receivedDateTime: formatToSecond(received),
    sentDateTime: formatToSecond(message.sentAt),
    hasAttachments: message.attachments.length > 0,
    internetMessageId: internetMessageId(message),
    parentFolderId: folderId(person, folder),
    conversationId: conversationId(message, person),
    conversationIndex: conversationIndex(message),
    isDeliveryReceiptRequested: message.isDraft || message.bulk ? null : message.receipts,
    isReadReceiptRequested: message.receipts,
    isRead,
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(id)}&exvsurl=1&viewmodel=ReadMessageItem`,
    inferenceClassification: message.bulk ? 'other' : 'focused',
  };
}

/** Exchange's form. Other systems put a host or a person before the `@`. */
function internetMessageId({ key, sender, from }: MailMessage): string {
  const digits = createDigits(12, 'message-id', key);
  const [local = '', domain = ''] = sender.address.split('@');
  if (!/^northwind/i.test(domain)) return `<${digits}.${local || from.name}@${domain || 'mail.invalid'}>`;
  const server = `AM0PR04MB${digits.slice(0, 4)}`;
  return `<${server}${hashParts('message-id', key).toString('hex').slice(0, 20).toUpperCase()}@${server}.eurprd04.prod.outlook.com>`;
}

/** The id differs between mailboxes; the index does not. */
function conversationId({ thread }: MailMessage, person: SimulatedPerson): string {
  const guid = guidToBytes(createGuid('conversation', thread));
  const bytes = Buffer.concat([
    Buffer.from('00010000', 'hex'),
    Buffer.from(createMailboxGuid(person)),
    Buffer.from('00100000', 'hex'),
    guid,
  ]);
  return bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_');
}

/** Five bytes of the time (in 100 ns since 1601), a GUID, and five bytes per reply (MS-OXOMSG 2.2.1.3). */
function conversationIndex({ thread, step, sentAt }: MailMessage): string {
  const ticks = (BigInt(Math.round(sentAt)) + 11_644_473_600_000n) * 10_000n;
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(ticks);
  const head = [Buffer.from([0x01]), time.subarray(1, 6), guidToBytes(createGuid('conversation', thread))];
  const answers = Array.from({ length: step }, (_, index) => hashParts(thread, index).subarray(0, 5));
  return Buffer.concat([...head, ...answers]).toString('base64');
}

function contents(letter: MailMessage): Entity {
  const { html } = letter;
  return {
    subject: letter.subject,
    bodyPreview: htmlToText(html).slice(0, 255),
    body: { contentType: 'html', content: html },
    uniqueBody: { contentType: 'html', content: html },
    internetMessageHeaders: letter.isDraft ? [] : headers(letter),
  };
}

function headers(letter: MailMessage): readonly Entity[] {
  const host = letter.sender.address.split('@')[1] ?? 'mail.invalid';
  const header = (name: string, value: string) => ({ name, value });
  return [
    header(
      'Received',
      `from [192.0.2.${createDigits(2, letter.key)}] (${host}) by mx.northwind.example with ESMTPS`,
    ),
    header('From', `"${letter.from.name}" <${letter.from.address}>`),
    header('Return-Path', letter.sender.address),
    header('X-Originating-IP', `[203.0.113.${createDigits(2, letter.key, 'ip')}]`),
    ...(letter.bulk
      ? [header('List-Unsubscribe', `<mailto:u@${host}?subject=${letter.to[0]?.address}>`)]
      : []),
  ];
}

function people(letter: MailMessage, reader: SimulatedPerson): Entity {
  const written = letter.senderIds.includes(reader.id);
  return {
    sender: recipient(letter.sender),
    from: recipient(letter.from),
    toRecipients: letter.to.map(recipient),
    ccRecipients: letter.cc.map(recipient),
    // Only the sender's copy has them.
    bccRecipients: written ? letter.bcc.map(recipient) : [],
    replyTo: letter.replyTo.map(recipient),
  };
}

const recipient = ({ name, address }: Mailbox): Entity => ({ emailAddress: { name, address } });

function createFlag({ key, sentAt }: MailMessage, person: SimulatedPerson): Entity {
  const choice = hashParts('flag', key, person.id).readUInt8(0) % 16;
  const date = (days: number) => ({
    dateTime: `${new Date(sentAt + days * 86_400_000).toISOString().slice(0, 10)}T00:00:00.0000000`,
    timeZone: 'UTC',
  });
  if (choice === 1) return { flagStatus: 'flagged', dueDateTime: date(3), startDateTime: date(1) };
  return choice === 2 ? { flagStatus: 'complete', completedDateTime: date(5) } : { flagStatus: 'notFlagged' };
}

/** An ordinary id changes with the folder; an immutable id does not. */
export function messageId(
  person: SimulatedPerson,
  { message, moves }: Pick<MailEntry, 'message' | 'moves'>,
  immutable: boolean,
): string {
  const key = immutable || moves === 0 ? message.key : `${message.key}|${moves}`;
  return itemId({ mailboxGuid: createMailboxGuid(person), key: `message-${key}`, immutable });
}
