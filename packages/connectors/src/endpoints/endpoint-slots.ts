import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { EndpointRule, SlotRule } from '@nymgate/engine/plan/rule-set';
import { type ConnectorOptions, getGrain, isPlaintextId } from '../entities/connector-options.ts';

/**
 * A person in a path: object ID or principal name. By default only reversible pseudonyms, so that no identity
 * is in a request line, a log or a link.
 */
function createPersonSlot(type: SlotRule['type'], options: ConnectorOptions): SlotRule {
  return { type, pseudonym: options.pseudonymizeAppIds ? 'required' : 'accepted', kind: 'person' };
}

/**
 * The ID of a resource in a path. By default only pseudonyms: a tenant account knows original IDs, and their
 * responses would join what it sees with pseudonyms (KEY-01).
 */
function createIdSlot(kind: SlotKind, type: SlotRule['type'], options: ConnectorOptions): SlotRule {
  return { type, pseudonym: isPlaintextId(kind, options) ? 'accepted' : 'required', kind };
}

/**
 * A group in a path. A nested group is pseudonymized as a person, because nothing distinguishes members
 * reliably, and must be accepted here. That is safe: authors can't produce reversible person pseudonyms, and
 * only a GUID opens, which is a group or nothing.
 */
function createGroupSlot(options: ConnectorOptions): SlotRule {
  const clear = options.ids === 'clear' || !options.pseudonymizeAppIds;
  return { type: 'guid', pseudonym: clear ? 'accepted' : 'required', kind: ['group', 'person'] };
}

/** Well-known folder names, which every mailbox has. Source: mailFolder resource, Graph reference. */
const FOLDER_NAMES =
  'archive clutter conflicts conversationhistory deleteditems drafts inbox junkemail localfailures msgfolderroot outbox recoverableitemsdeletions scheduled searchfolders sentitems serverfailures syncissues';

function createFolderSlot(options: ConnectorOptions): SlotRule {
  const slot = createIdSlot('mail-folder', 'opaque', options);
  return slot.pseudonym === 'required' ? { ...slot, values: FOLDER_NAMES.split(' ') } : slot;
}

function createTimeSlot(options: ConnectorOptions): SlotRule {
  return { type: ['dateTime', 'date'], ...getGrain(options) };
}

/**
 * Slots by name. Chat and meeting IDs contain people's IDs, so only pseudonyms pass, whatever the options;
 * they must open to such an ID. A chat with oneself is `48:notes`. Meetings are found only under the
 * organizer's object ID. A delta token in a path can only come from our links.
 */
const SLOTS: readonly (readonly [string, (options: ConnectorOptions, path: string) => SlotRule])[] = [
  [
    'userId',
    (options, path) =>
      createPersonSlot(path.includes('/onlineMeetings') ? 'guid' : ['guid', 'address'], options),
  ],
  ['groupId', createGroupSlot],
  ['teamId', createGroupSlot],
  ['channelId', (options) => createIdSlot('chat', 'threadId', options)],
  ['postId', (options) => createIdSlot('chat-message', 'natural', options)],
  ['chatId', () => ({ type: ['threadId', 'opaque'], pseudonym: 'required', kind: 'chat' })],
  ['meetingId', () => ({ type: 'opaque', pseudonym: 'required', kind: 'meeting' })],
  ['reportId', (options) => createIdSlot('attendance-report', 'opaque', options)],
  ['callRecordId', (options) => createIdSlot('call', 'guid', options)],
  ['calendarId', (options) => createIdSlot('calendar', 'opaque', options)],
  ['eventId', (options) => createIdSlot('event', 'opaque', options)],
  ['folderId', createFolderSlot],
  ['messageId', (options) => createIdSlot('mail-item', 'opaque', options)],
  ['driveId', (options) => createIdSlot('drive', 'opaque', options)],
  ['itemId', (options) => createIdSlot('drive-item', 'opaque', options)],
  ['token', () => ({ type: 'opaque', pseudonym: 'required', kind: 'delta-token' })],
  ['from', createTimeSlot],
  ['to', createTimeSlot],
];

/** The rules of the `{slot}`s of a path. */
export function createSlots(path: string, options: ConnectorOptions): Pick<EndpointRule, 'slots'> {
  const slots = SLOTS.filter(([name]) => path.includes(`{${name}}`));
  return slots.length === 0
    ? {}
    : { slots: Object.fromEntries(slots.map(([name, create]) => [name, create(options, path)])) };
}

/** The endpoint with the rules of its slots, unless it has them. */
export function addSlots(endpoint: EndpointRule, options: ConnectorOptions): EndpointRule {
  if (endpoint.slots !== undefined) return endpoint;
  const { query, headers, response, ...place } = endpoint;
  return {
    ...place,
    ...createSlots(place.path, options),
    ...(query && { query }),
    ...(headers && { headers }),
    response,
  };
}
