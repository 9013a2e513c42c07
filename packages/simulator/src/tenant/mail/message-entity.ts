import type { Entity } from '../../base/entity.ts';
import { digestOf, digitsOf, guidOf, guidToBytes, secondOf } from '../../base/random.ts';
import { htmlToText } from '../calendar/event-entity.ts';
import type { Mailbox } from '../calendar/meeting.ts';
import { changeKey, itemId, mailboxGuidOf } from '../calendar/outlook-ids.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { folderId, type MailEntry } from './folders.ts';
import type { Letter } from './letter.ts';
import { meetingProperties } from './meeting-letters.ts';

type MessageContext = { readonly person: SimulatedPerson; readonly immutableIds: boolean };

/** A letter takes two seconds; the sender's copy is there at once. */
export function receivedAt({ writers, sentAt }: Letter, person: SimulatedPerson): number {
  return sentAt + (writers.includes(person.id) ? 0 : 2000);
}

/** The message with all properties that Graph v1.0 has for it, also those that come only when selected. */
export function messageEntity(entry: MailEntry, context: MessageContext): Entity {
  const { letter } = entry;
  const id = messageId(context.person, entry, context.immutableIds);
  const key = changeKey(letter.key, context.person.id, entry.revision);
  return {
    ...(letter.news === undefined ? {} : { '@odata.type': `#microsoft.graph.${typeOf(letter.news.kind)}` }),
    '@odata.etag': `W/"${key}"`,
    id,
    ...bookkeeping(entry, context, { id, key }),
    ...contents(letter),
    ...people(letter, context.person),
    flag: flagOf(letter, context.person),
    ...(letter.news === undefined ? {} : meetingProperties(letter.news)),
  };
}

function typeOf(kind: NonNullable<Letter['news']>['kind']): string {
  if (kind === 'request') return 'eventMessageRequest';
  return kind === 'cancellation' ? 'eventMessage' : 'eventMessageResponse';
}

function bookkeeping(
  { letter, folder, isRead, revision }: MailEntry,
  { person }: MessageContext,
  { id, key }: { id: string; key: string },
): Entity {
  const received = receivedAt(letter, person);
  return {
    createdDateTime: secondOf(received),
    lastModifiedDateTime: secondOf(received + 60_000 * (revision + 1)),
    changeKey: key,
    categories: letter.categories,
    receivedDateTime: secondOf(received),
    sentDateTime: secondOf(letter.sentAt),
    hasAttachments: letter.attachments.length > 0,
    internetMessageId: internetMessageId(letter),
    importance: letter.importance,
    parentFolderId: folderId(person, folder),
    conversationId: conversationId(letter, person),
    conversationIndex: conversationIndex(letter),
    isDeliveryReceiptRequested: letter.isDraft || letter.bulk ? null : letter.receipts,
    isReadReceiptRequested: letter.receipts,
    isRead,
    isDraft: letter.isDraft,
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(id)}&exvsurl=1&viewmodel=ReadMessageItem`,
    inferenceClassification: letter.bulk ? 'other' : 'focused',
  };
}

/** Exchange's own form. Other systems write the name of a host or a person before the `@`. */
function internetMessageId({ key, sender, from }: Letter): string {
  const digits = digitsOf(12, 'message-id', key);
  const [local = '', domain = ''] = sender.address.split('@');
  if (!/^northwind/i.test(domain)) return `<${digits}.${local || from.name}@${domain || 'mail.invalid'}>`;
  const server = `AM0PR04MB${digits.slice(0, 4)}`;
  return `<${server}${digestOf('message-id', key).toString('hex').slice(0, 20).toUpperCase()}@${server}.eurprd04.prod.outlook.com>`;
}

/** Every mailbox has another id for a conversation; the index is the same in all of them. */
function conversationId({ thread }: Letter, person: SimulatedPerson): string {
  const guid = guidToBytes(guidOf('conversation', thread));
  const bytes = Buffer.concat([
    Buffer.from('00010000', 'hex'),
    Buffer.from(mailboxGuidOf(person)),
    Buffer.from('00100000', 'hex'),
    guid,
  ]);
  return bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_');
}

/** Five bytes of the time (in 100 ns since 1601), a GUID, and five bytes for each answer (MS-OXOMSG 2.2.1.3). */
function conversationIndex({ thread, step, sentAt }: Letter): string {
  const ticks = (BigInt(Math.round(sentAt)) + 11_644_473_600_000n) * 10_000n;
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(ticks);
  const head = [Buffer.from([0x01]), time.subarray(1, 6), guidToBytes(guidOf('conversation', thread))];
  const answers = Array.from({ length: step }, (_, index) => digestOf(thread, index).subarray(0, 5));
  return Buffer.concat([...head, ...answers]).toString('base64');
}

function contents(letter: Letter): Entity {
  const { html } = letter;
  return {
    subject: letter.subject,
    bodyPreview: htmlToText(html).slice(0, 255),
    body: { contentType: 'html', content: html },
    uniqueBody: { contentType: 'html', content: html },
    internetMessageHeaders: letter.isDraft ? [] : headers(letter),
  };
}

/** The way of a letter: hosts, addresses, the sender's own network. */
function headers(letter: Letter): readonly Entity[] {
  const host = letter.sender.address.split('@')[1] ?? 'mail.invalid';
  const header = (name: string, value: string) => ({ name, value });
  return [
    header(
      'Received',
      `from [192.0.2.${digitsOf(2, letter.key)}] (${host}) by mx.northwind.example with ESMTPS`,
    ),
    header('From', `"${letter.from.name}" <${letter.from.address}>`),
    header('Return-Path', letter.sender.address),
    header('X-Originating-IP', `[203.0.113.${digitsOf(2, letter.key, 'ip')}]`),
    ...(letter.bulk
      ? [header('List-Unsubscribe', `<mailto:u@${host}?subject=${letter.to[0]?.address}>`)]
      : []),
  ];
}

function people(letter: Letter, reader: SimulatedPerson): Entity {
  const written = letter.writers.includes(reader.id);
  return {
    sender: recipient(letter.sender),
    from: recipient(letter.from),
    toRecipients: letter.to.map(recipient),
    ccRecipients: letter.cc.map(recipient),
    // Only the sender's copy knows them.
    bccRecipients: written ? letter.bcc.map(recipient) : [],
    replyTo: letter.replyTo.map(recipient),
  };
}

function recipient({ name, address }: Mailbox): Entity {
  return { emailAddress: { name, address } };
}

function flagOf({ key, sentAt }: Letter, person: SimulatedPerson): Entity {
  const choice = digestOf('flag', key, person.id).readUInt8(0) % 16;
  const date = (days: number) => ({
    dateTime: `${new Date(sentAt + days * 86_400_000).toISOString().slice(0, 10)}T00:00:00.0000000`,
    timeZone: 'UTC',
  });
  if (choice === 1) return { flagStatus: 'flagged', dueDateTime: date(3), startDateTime: date(1) };
  return choice === 2 ? { flagStatus: 'complete', completedDateTime: date(5) } : { flagStatus: 'notFlagged' };
}

/** An ordinary id differs from folder to folder; an immutable id stays the same. */
export function messageId(
  person: SimulatedPerson,
  { letter, moves }: Pick<MailEntry, 'letter' | 'moves'>,
  immutable: boolean,
): string {
  const key = immutable || moves === 0 ? letter.key : `${letter.key}|${moves}`;
  return itemId({ mailboxGuid: mailboxGuidOf(person), key: `message-${key}`, immutable });
}
