import { mailboxGuidOf } from '../event-entity.ts';
import { itemId } from '../outlook-ids.ts';
import type { SimulatedPerson } from '../people.ts';
import type { MailEntry } from './mail-entry.ts';

/** An ordinary id is another one in every folder; an immutable id stays. */
export function messageId(
  person: SimulatedPerson,
  { letter, moves }: Pick<MailEntry, 'letter' | 'moves'>,
  immutable: boolean,
): string {
  const key = immutable || moves === 0 ? letter.key : `${letter.key}|${moves}`;
  return itemId({ mailboxGuid: mailboxGuidOf(person), key: `message-${key}`, immutable });
}
