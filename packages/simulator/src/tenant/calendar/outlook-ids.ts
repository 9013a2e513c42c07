import { memoizeByKey } from '../../base/memoize-by-key.ts';
import { createGuid, hashParts } from '../../base/random.ts';
import type { SimulatedPerson } from '../people/people.ts';
import type { CalendarItem } from './meeting.ts';

/** Exchange writes base64 with `-` for `/` and `_` for `+`, and keeps the padding. */
const exchangeBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replaceAll('/', '-').replaceAll('+', '_');
const fromExchangeBase64 = (text: string): Buffer =>
  Buffer.from(text.replaceAll('-', '/').replaceAll('_', '+'), 'base64');

const ITEM_BYTES = 6 + 36 + 40;

/**
 * A header, the mailbox GUID in ASCII (as in Exchange), a digest and an occurrence's date. Immutable ids have another
 * header.
 */
export function itemId(options: {
  mailboxGuid: string;
  key: string;
  date?: string;
  immutable: boolean;
}): string {
  const head = Buffer.from(options.immutable ? '000980000000' : '000132000000', 'hex');
  const digest = hashParts('item', options.mailboxGuid, options.key);
  const item = Buffer.concat([digest, digest.subarray(0, 8)]);
  return exchangeBase64(
    Buffer.concat([head, Buffer.from(options.mailboxGuid), item, Buffer.from(options.date ?? '')]),
  );
}

/** The date at the end of an occurrence's id. */
export function parseOccurrenceDate(id: string): string | undefined {
  const bytes = fromExchangeBase64(id);
  const date = bytes.subarray(ITEM_BYTES).toString('latin1');
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : undefined;
}

export function changeKey(...parts: readonly (string | number)[]): string {
  return hashParts('change-key', ...parts)
    .subarray(0, 14)
    .toString('base64');
}

/** Global object id (MS-OXOCAL 2.2.1.27): the same in every attendee's calendar; an occurrence's includes its date. */
export function iCalUId(key: string, date?: string): string {
  const head = '040000008200E00074C5B7101A82E008';
  const day = date === undefined ? '00000000' : hexDate(date);
  const digest = hashParts('goid', key).toString('hex').toUpperCase();
  return `${head}${day}${digest.slice(0, 16)}000000000000000010000000${digest.slice(16, 48)}`;
}

function hexDate(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return Buffer.from([year >> 8, year & 0xff, month, day])
    .toString('hex')
    .toUpperCase();
}

export const createMailboxGuid = memoizeByKey((person: SimulatedPerson): string =>
  createGuid('mailbox', person.id),
);

export function getItemId(item: CalendarItem, person: SimulatedPerson, immutable: boolean): string {
  const base = { mailboxGuid: createMailboxGuid(person), key: item.meeting.key, immutable };
  return itemId(item.date === undefined ? base : { ...base, date: item.date });
}
