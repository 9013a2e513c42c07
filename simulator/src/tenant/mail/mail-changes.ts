import type { ChangeLog } from '../change-log.ts';
import type { SimulatedPerson } from '../people.ts';
import type { FolderKey } from './folders.ts';
import type { MailEntry } from './mail-entry.ts';

/** What happened to a message in a folder; a move is a departure there and an arrival here. */
export type MailChange = {
  readonly sequence: number;
  readonly folder: FolderKey;
  readonly kind: 'created' | 'updated' | 'deleted';
  /** The message as it is after the change, or as it last was. */
  readonly entry: MailEntry;
};

export type MailChanges = {
  readonly markRead: (person: SimulatedPerson, entry: MailEntry, isRead: boolean) => void;
  readonly move: (person: SimulatedPerson, entry: MailEntry, folder: FolderKey) => void;
  readonly remove: (person: SimulatedPerson, entry: MailEntry) => void;
  /** The mailbox as it is now. */
  readonly applied: (person: SimulatedPerson, seeded: readonly MailEntry[]) => readonly MailEntry[];
  /** Oldest first. */
  readonly changes: (person: SimulatedPerson) => readonly MailChange[];
};

export function createMailChanges(log: ChangeLog): MailChanges {
  const current = new Map<string, Map<string, MailEntry | undefined>>();
  const history = new Map<string, MailChange[]>();

  const put = (person: SimulatedPerson, key: string, entry: MailEntry | undefined) => {
    const mailbox = current.get(person.id) ?? new Map<string, MailEntry | undefined>();
    current.set(person.id, mailbox.set(key, entry));
  };
  const record = (person: SimulatedPerson, change: Omit<MailChange, 'sequence'>) => {
    log.record({ topic: 'mail', id: change.entry.letter.key, removed: change.kind === 'deleted' });
    const list = history.get(person.id) ?? [];
    list.push({ ...change, sequence: log.sequence() });
    history.set(person.id, list);
  };

  return {
    markRead: (person, entry, isRead) => {
      const next = { ...entry, isRead, revision: entry.revision + 1 };
      put(person, entry.letter.key, next);
      record(person, { folder: entry.folder, kind: 'updated', entry: next });
    },
    move: (person, entry, folder) => {
      const next = { ...entry, folder, revision: entry.revision + 1, moves: entry.moves + 1 };
      put(person, entry.letter.key, next);
      record(person, { folder: entry.folder, kind: 'deleted', entry });
      record(person, { folder, kind: 'created', entry: next });
    },
    remove: (person, entry) => {
      put(person, entry.letter.key, undefined);
      record(person, { folder: entry.folder, kind: 'deleted', entry });
    },
    applied: (person, seeded) => {
      const mailbox = current.get(person.id);
      if (mailbox === undefined) return seeded;
      return seeded.flatMap((entry) =>
        mailbox.has(entry.letter.key) ? (mailbox.get(entry.letter.key) ?? []) : [entry],
      );
    },
    changes: (person) => history.get(person.id) ?? [],
  };
}
