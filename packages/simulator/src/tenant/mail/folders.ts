import type { Entity } from '../../base/entity.ts';
import { createMailboxGuid, itemId } from '../calendar/outlook-ids.ts';
import type { SimulatedPerson } from '../people/people.ts';
import type { MailMessage } from './create-mail-message.ts';

/** A letter in one mailbox. */
export type MailEntry = {
  readonly message: MailMessage;
  readonly folder: FolderKey;
  readonly isRead: boolean;
  /** Grows with every change; part of etag and changeKey. */
  readonly revision: number;
  /** How often it has been moved: each move changes its id, unless ids are immutable. */
  readonly moves: number;
};

/** Well-known name, or the simulator's own key for a folder that the owner has made. */
export type FolderKey = string;

export type FolderSeed = {
  readonly key: FolderKey;
  readonly displayName: string;
  /** Key of the folder above; absent for folders directly under the root. */
  readonly parent?: FolderKey;
  readonly hidden?: true;
  /** What a search folder looks for. */
  readonly filterQuery?: string;
};

/** Exchange names its folders in the language of the mailbox. */
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
export const OTHER_WELL_KNOWN: ReadonlySet<string> = new Set([
  'conflicts',
  'localfailures',
  'recoverableitemsdeletions',
  'scheduled',
  'searchfolders',
  'serverfailures',
  'syncissues',
]);

/** The root of a mailbox: never listed, but read by its well-known name. */
export const ROOT_FOLDER = 'msgfolderroot';

/** The folders of every mailbox. Members also have one for a project, one for a colleague, one within the inbox, and a search. */
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

/** A folder's id is the same whether the caller prefers immutable ids or not. */
export function folderId(person: SimulatedPerson, key: FolderKey): string {
  return itemId({ mailboxGuid: createMailboxGuid(person), key: `folder-${key}`, immutable: false });
}

type FolderContext = {
  readonly person: SimulatedPerson;
  readonly folders: readonly FolderSeed[];
  readonly entries: readonly MailEntry[];
};

/** The folder with its counts. A search folder has a type of its own and counts what it finds. */
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

/** The search of this simulator finds what is unread in the inbox. */
export function messagesIn(folder: FolderSeed, entries: readonly MailEntry[]): readonly MailEntry[] {
  return folder.filterQuery === undefined
    ? entries.filter((entry) => entry.folder === folder.key)
    : entries.filter((entry) => entry.folder === 'inbox' && !entry.isRead);
}
