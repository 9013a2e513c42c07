import type { Entity } from '../../base/entity.ts';
import type { SimulatedPerson } from '../people.ts';
import { type FolderSeed, folderId, ROOT_FOLDER } from './folders.ts';
import type { MailEntry } from './mail-entry.ts';

export type FolderContext = {
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
    sizeInBytes: inside.reduce((size, { letter }) => size + 2048 + letter.html.length, 0),
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
