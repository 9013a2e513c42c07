import { createLruCache } from '../../base/lru-cache.ts';
import { createSeededRandom } from '../../base/random.ts';
import type { ChangeLog } from '../people/change-log.ts';
import { TEAM_SIZE } from '../people/groups.ts';
import type { SimulatedPerson } from '../people/people.ts';
import type { Tenant } from '../tenant.ts';
import type { MailMessage } from './create-mail-message.ts';
import { createMeetingMessages } from './create-meeting-messages.ts';
import { createTeamMessages } from './create-team-messages.ts';
import { type FolderKey, type FolderSeed, listFolderSeeds, type MailEntry } from './folders.ts';
import { messageId } from './message-entity.ts';
import {
  createDraftMessages,
  createIncomingMessages,
  createOnBehalfMessages,
  createOutgoingMessages,
} from './personal-letters.ts';

export type MailStore = MailChanges & {
  readonly folders: (person: SimulatedPerson) => readonly FolderSeed[];
  readonly entries: (person: SimulatedPerson) => readonly MailEntry[];
  readonly find: (person: SimulatedPerson, id: string) => MailEntry | undefined;
};

/** Mailboxes are created on first read; the last ones are cached. */
const MAX_CACHED_MAILBOXES = 200;

export function createMailStore(tenant: Tenant): MailStore {
  const cache = createLruCache<readonly MailEntry[]>(MAX_CACHED_MAILBOXES);
  const finder = createFinder(tenant.initialPeople);
  const seeded = (person: SimulatedPerson) => cache(person.id, () => createEntries(tenant, person, finder));
  const changes = createMailChanges(tenant.log);
  const entries = (person: SimulatedPerson) => changes.applied(person, seeded(person));
  return {
    ...changes,
    folders: (person) => listFolderSeeds(person, tenant.initialPeople[person.index + 1]),
    entries,
    find: (person, id) =>
      entries(person).find(
        (entry) => messageId(person, entry, false) === id || messageId(person, entry, true) === id,
      ),
  };
}

type Finder = (address: string) => SimulatedPerson | undefined;

function createFinder(people: readonly SimulatedPerson[]): Finder {
  let byAddress: ReadonlyMap<string, SimulatedPerson> | undefined;
  return (address) => {
    byAddress ??= new Map(people.map((person) => [person.mail.toLowerCase(), person]));
    return byAddress.get(address.toLowerCase());
  };
}

export const compareNewestFirst = ({ message: left }: MailEntry, { message: right }: MailEntry): number =>
  right.sentAt - left.sentAt || (left.key < right.key ? -1 : 1);

function createEntries(tenant: Tenant, person: SimulatedPerson, finder: Finder): readonly MailEntry[] {
  return createMessages(tenant, person, finder)
    .filter(
      ({ senderIds, recipientIds }) => senderIds.includes(person.id) || recipientIds.includes(person.id),
    )
    .map((one) => firstEntry(person, one))
    .sort(compareNewestFirst);
}

function createMessages(tenant: Tenant, person: SimulatedPerson, finder: Finder): readonly MailMessage[] {
  const { seed, initialPeople, groups, hierarchy, mailboxes } = tenant;
  const context = { seed, people: initialPeople, groups };
  const written = (one: SimulatedPerson) => createOutgoingMessages(seed, one, hierarchy.getManager(one));
  return [
    ...(person.kind === 'member' ? createTeamMessages(context, Math.floor(person.index / TEAM_SIZE)) : []),
    ...createIncomingMessages(seed, person),
    ...written(person),
    ...hierarchy.getDirectReports(person).flatMap(written),
    ...createOnBehalfCopies(initialPeople, seed, person),
    ...createDraftMessages(seed, person),
    ...createMeetingMessages(person, mailboxes.items(person, 'default'), finder),
  ];
}

/** Letters that a person sent for the shared mailbox of their block of twenty; in a shared mailbox, those of all senders. */
function createOnBehalfCopies(
  people: readonly SimulatedPerson[],
  seed: number,
  person: SimulatedPerson,
): readonly MailMessage[] {
  const block = (one: SimulatedPerson) => Math.floor(one.index / 20);
  if (person.kind !== 'shared') {
    const shared = people
      .slice(block(person) * 20, (block(person) + 1) * 20)
      .find((one) => one.kind === 'shared');
    return createOnBehalfMessages(seed, person, shared);
  }
  return people
    .slice(block(person) * 20, (block(person) + 1) * 20)
    .flatMap((one) => createOnBehalfMessages(seed, one, person));
}

function firstEntry(person: SimulatedPerson, one: MailMessage): MailEntry {
  const dice = createSeededRandom('folder', person.id, one.key);
  const sent = one.senderIds.includes(person.id);
  const folder = one.isDraft ? 'drafts' : sent ? 'sentitems' : receivedIn(person, one, dice.nextFraction());
  return { message: one, folder, isRead: sent || dice.nextBoolean(0.7), revision: 0, moves: 0 };
}

function receivedIn(person: SimulatedPerson, { bulk }: MailMessage, chance: number): FolderKey {
  if (bulk && chance < 0.5) return chance < 0.25 ? 'junkemail' : 'deleteditems';
  if (chance < 0.6) return 'inbox';
  if (chance < 0.7) return 'archive';
  if (chance < 0.8) return 'deleteditems';
  if (person.kind !== 'member') return 'inbox';
  return chance < 0.88 ? 'own-project' : chance < 0.94 ? 'own-person' : 'own-inner';
}

export type MailChange = {
  readonly sequence: number;
  readonly folder: FolderKey;
  readonly kind: 'created' | 'updated' | 'deleted';
  readonly entry: MailEntry;
};

type MailChanges = {
  readonly receive: (person: SimulatedPerson, letter: MailMessage) => void;
  readonly markRead: (person: SimulatedPerson, entry: MailEntry, isRead: boolean) => void;
  readonly move: (person: SimulatedPerson, entry: MailEntry, folder: FolderKey) => void;
  readonly remove: (person: SimulatedPerson, entry: MailEntry) => void;
  readonly applied: (person: SimulatedPerson, seeded: readonly MailEntry[]) => readonly MailEntry[];
  readonly changes: (person: SimulatedPerson) => readonly MailChange[];
};

function createMailChanges(log: ChangeLog): MailChanges {
  const current = new Map<string, Map<string, MailEntry | undefined>>();
  const history = new Map<string, MailChange[]>();
  const received = new Map<string, readonly MailEntry[]>();

  const put = (person: SimulatedPerson, key: string, entry: MailEntry | undefined) => {
    const mailbox = current.get(person.id) ?? new Map<string, MailEntry | undefined>();
    current.set(person.id, mailbox.set(key, entry));
  };
  const record = (person: SimulatedPerson, change: Omit<MailChange, 'sequence'>) => {
    log.record({ topic: 'mail', id: change.entry.message.key, removed: change.kind === 'deleted' });
    const list = history.get(person.id) ?? [];
    list.push({ ...change, sequence: log.sequence() });
    history.set(person.id, list);
  };

  return {
    receive: (person, letter) => {
      const entry: MailEntry = { message: letter, folder: 'inbox', isRead: false, revision: 0, moves: 0 };
      received.set(person.id, [entry, ...(received.get(person.id) ?? [])]);
      record(person, { folder: entry.folder, kind: 'created', entry });
    },
    markRead: (person, entry, isRead) => {
      const next = { ...entry, isRead, revision: entry.revision + 1 };
      put(person, entry.message.key, next);
      record(person, { folder: entry.folder, kind: 'updated', entry: next });
    },
    move: (person, entry, folder) => {
      const next = { ...entry, folder, revision: entry.revision + 1, moves: entry.moves + 1 };
      put(person, entry.message.key, next);
      record(person, { folder: entry.folder, kind: 'deleted', entry });
      record(person, { folder, kind: 'created', entry: next });
    },
    remove: (person, entry) => {
      put(person, entry.message.key, undefined);
      record(person, { folder: entry.folder, kind: 'deleted', entry });
    },
    applied: (person, seeded) => {
      const mailbox = current.get(person.id);
      const arrived = received.get(person.id);
      const all = arrived === undefined ? seeded : [...arrived, ...seeded].sort(compareNewestFirst);
      if (mailbox === undefined) return all;
      return all.flatMap((entry) =>
        mailbox.has(entry.message.key) ? (mailbox.get(entry.message.key) ?? []) : [entry],
      );
    },
    changes: (person) => history.get(person.id) ?? [],
  };
}

/** Changes that the next delta round shows. Throw `RangeError` for an unknown person, message or folder. */
export type MessageChanges = {
  readonly markMessage: (personId: string, messageId: string, isRead: boolean) => void;
  /** Into a folder by its well-known name; the message gets another id. */
  readonly moveMessage: (personId: string, messageId: string, folder: string) => void;
  readonly removeMessage: (personId: string, messageId: string) => void;
};

export function messageChanger(tenant: Tenant, mail: MailStore): MessageChanges {
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
