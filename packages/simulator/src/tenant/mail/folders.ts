import { type Entity, words } from '../../base/entity.ts';
import { createMailboxGuid, itemId } from '../calendar/outlook-ids.ts';
import type { SimulatedPerson } from '../people/people.ts';
import type { MailMessage } from './create-mail-message.ts';

export type MailEntry = {
  readonly message: MailMessage;
  readonly folder: FolderKey;
  readonly isRead: boolean;
  /** Grows with every change; part of etag and changeKey. */
  readonly revision: number;
  /** Each move changes the id, unless ids are immutable. */
  readonly moves: number;
};

export type FolderKey = string;

export type FolderSeed = {
  readonly key: FolderKey;
  readonly displayName: string;
  readonly parent?: FolderKey;
  readonly hidden?: true;
  readonly filterQuery?: string;
};

/** Exchange names folders in the language of the mailbox. */
const WELL_KNOWN: readonly (readonly [key: string, english: string, german: string])[] = [
  ['archive', 'Archive', 'Archiv'],
  ['conversationhistory', 'Conversation History', 'Aufgezeichnete Unterhaltungen'],
  ['deleteditems', 'Deleted Items', 'Gelöschte Elemente'],
  ['drafts', 'Drafts', 'Entwürfe'],
  ['inbox', 'Inbox', 'Posteingang'],
  ['junkemail', 'Junk Email', 'Junk-E-Mail'],
  ['outbox', 'Outbox', 'Postausgang'],
  ['sentitems', 'Sent Items', 'Gesendete Elemente'],
];

/** Names that Graph knows although the mailbox has no such folder. */
export const OTHER_WELL_KNOWN: ReadonlySet<string> = new Set(
  words(
    'conflicts localfailures recoverableitemsdeletions scheduled searchfolders serverfailures',
    'syncissues',
  ),
);

/** Never listed, but readable by its well-known name. */
export const ROOT_FOLDER = 'msgfolderroot';

export function listFolderSeeds(
  person: SimulatedPerson,
  colleague: SimulatedPerson | undefined,
): readonly FolderSeed[] {
  const german = person.language.startsWith('de');
  const known = WELL_KNOWN.map(([key, english, local]) => ({ key, displayName: german ? local : english }));
  const clutter: FolderSeed = { key: 'clutter', displayName: 'Clutter', hidden: true };
  if (person.kind !== 'member') return [...known, clutter];
  const near = colleague ?? person;
  return [
    ...known,
    { key: 'own-project', displayName: `Projekt Merkur (${near.surname ?? near.displayName})` },
    { key: 'own-person', displayName: near.displayName },
    { key: 'own-inner', displayName: `1:1 ${near.givenName ?? near.displayName}`, parent: 'inbox' },
    {
      key: 'own-search',
      displayName: `Unread from ${near.givenName ?? near.displayName}`,
      filterQuery: `from/emailAddress/address eq '${near.mail.replaceAll("'", "''")}' and isRead eq false`,
    },
    clutter,
  ];
}

export const folderId = (person: SimulatedPerson, key: FolderKey): string =>
  itemId({ mailboxGuid: createMailboxGuid(person), key: `folder-${key}`, immutable: false });

type FolderContext = {
  readonly person: SimulatedPerson;
  readonly folders: readonly FolderSeed[];
  readonly entries: readonly MailEntry[];
};

/** Search folders have a separate type and count their results. */
export function folderEntity(folder: FolderSeed, { person, folders, entries }: FolderContext): Entity {
  const inside = messagesIn(folder, entries);
  return {
    ...(folder.filterQuery === undefined ? {} : { '@odata.type': '#microsoft.graph.mailSearchFolder' }),
    id: folderId(person, folder.key),
    displayName: folder.displayName,
    parentFolderId: folderId(person, folder.parent ?? ROOT_FOLDER),
    childFolderCount: folders.filter(({ parent, key }) =>
      folder.key === ROOT_FOLDER ? parent === undefined && key !== ROOT_FOLDER : parent === folder.key,
    ).length,
    unreadItemCount: inside.filter(({ isRead }) => !isRead).length,
    totalItemCount: inside.length,
    sizeInBytes: inside.reduce((size, { message }) => size + 2048 + message.html.length, 0),
    isHidden: folder.hidden === true,
    ...(folder.filterQuery === undefined ? {} : searchProperties(folder, person)),
  };
}

function searchProperties({ filterQuery }: FolderSeed, person: SimulatedPerson): Entity {
  return {
    isSupported: true,
    includeNestedFolders: true,
    sourceFolderIds: [folderId(person, 'inbox')],
    filterQuery,
  };
}

/** The simulator's search folder finds unread messages in the inbox. */
export function messagesIn(folder: FolderSeed, entries: readonly MailEntry[]): readonly MailEntry[] {
  return folder.filterQuery === undefined
    ? entries.filter((entry) => entry.folder === folder.key)
    : entries.filter((entry) => entry.folder === 'inbox' && !entry.isRead);
}
