import type { Simulator } from '../../simulator-types.ts';
import type { Tenant } from '../tenant.ts';
import type { MailStore } from './mail-store.ts';

/** Changes to messages that the next round of `messages/delta` shows. */
export function messageChanger(
  tenant: Tenant,
  mail: MailStore,
): Pick<Simulator, 'markMessage' | 'moveMessage' | 'removeMessage'> {
  const found = (personId: string, messageId: string) => {
    const person = tenant.person(personId);
    const entry = person === undefined ? undefined : mail.find(person, messageId);
    if (person === undefined || entry === undefined) throw new RangeError('no such person or message');
    return { person, entry };
  };
  return {
    markMessage: (personId, messageId, isRead) => {
      const { person, entry } = found(personId, messageId);
      mail.markRead(person, entry, isRead);
    },
    moveMessage: (personId, messageId, folder) => {
      const { person, entry } = found(personId, messageId);
      const key = folder.toLowerCase();
      const known = mail.folders(person).some((one) => one.key === key && one.filterQuery === undefined);
      if (!known) throw new RangeError('no such folder');
      mail.move(person, entry, key);
    },
    removeMessage: (personId, messageId) => {
      const { person, entry } = found(personId, messageId);
      mail.remove(person, entry);
    },
  };
}
