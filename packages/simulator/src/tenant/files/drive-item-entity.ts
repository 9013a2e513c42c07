import { type Entity, pick } from '../../base/entity.ts';
import { createGuid, formatToSecond, hashParts } from '../../base/random.ts';
import { createExternalMailbox } from '../calendar/meeting.ts';
import {
  applicationIdentitySet,
  createExternalIdentitySet,
  createSharePointUser,
  siteIdentitySet,
} from './drive-entity.ts';
import { contentFacets, stateFacets } from './drive-item-facets.ts';
import {
  createPersonDrives,
  type DriveItem,
  driveItemId,
  getExtension,
  hasDrive,
  type ItemContext,
  type SimulatedDrive,
} from './drives.ts';

type DriveItemContext = ItemContext & {
  readonly seed: number;
  readonly tenantId: string;
  readonly items: ReadonlyMap<string, DriveItem>;
};

export function driveItemEntity(item: DriveItem, context: DriveItemContext): Entity {
  const guid = createGuid('unique', item.id).toUpperCase();
  const file = item.kind === 'file';
  return {
    ...(file ? { '@microsoft.graph.downloadUrl': downloadUrl(item, context.drive) } : {}),
    createdDateTime: formatToSecond(item.createdAt),
    ...(item.index % 13 === 1 ? { description: `Please ask ${item.createdBy.displayName} first` } : {}),
    eTag: `"{${guid}},${item.revision}"`,
    ...pick(item, 'id', 'name', 'size'),
    lastModifiedDateTime: formatToSecond(item.modifiedAt),
    webUrl: createWebUrl(item, context),
    webDavUrl: createAddress(item, context),
    cTag: `"c:{${guid}},${item.revision}"`,
    createdBy: getCreator(item),
    lastModifiedBy:
      item.index % 6 === 5
        ? siteIdentitySet(item.modifiedBy)
        : { user: createSharePointUser(item.modifiedBy) },
    parentReference: parentReference(item, context),
    fileSystemInfo: {
      createdDateTime: formatToSecond(item.createdAt),
      lastModifiedDateTime: formatToSecond(item.modifiedAt),
    },
    ...contentFacets(item, childCount(item, context)),
    ...stateFacets(item, context.people[0]),
    sharepointIds: sharepointIds(item, context, guid),
    ...(item.kind === 'shortcut' ? { remoteItem: remoteItem(item, context) } : {}),
  };
}

function getCreator(item: DriveItem): Entity {
  if (item.index % 9 === 4) return createExternalIdentitySet(createExternalMailbox('creator', item.id));
  return item.index % 5 === 2
    ? applicationIdentitySet(item.createdBy)
    : { user: createSharePointUser(item.createdBy) };
}

function childCount(item: DriveItem, { items }: DriveItemContext): number {
  if (item.kind !== 'folder' && item.kind !== 'root') return 0;
  return [...items.values()].filter(({ parentId }) => parentId === item.id).length;
}

function foldersAbove(item: DriveItem, { items }: DriveItemContext): readonly string[] {
  const names: string[] = [];
  for (
    let above = items.get(item.parentId ?? '');
    above !== undefined;
    above = items.get(above.parentId ?? '')
  )
    if (above.kind !== 'root') names.unshift(above.name);
  return names;
}

function createAddress(item: DriveItem, context: DriveItemContext): string {
  if (item.kind === 'root') return context.drive.webUrl;
  const names = [...foldersAbove(item, context), item.name].map(encodeURIComponent);
  return `${context.drive.webUrl}/${names.join('/')}`;
}

function createWebUrl(item: DriveItem, context: DriveItemContext): string {
  if (!['docx', 'xlsx', 'pptx'].includes(getExtension(item.name))) return createAddress(item, context);
  const source = encodeURIComponent(`{${createGuid('unique', item.id).toUpperCase()}}`);
  return `${context.drive.siteUrl}/_layouts/15/Doc.aspx?sourcedoc=${source}&file=${encodeURIComponent(item.name)}&action=default&mobileredirect=true`;
}

/** This link grants access to the content for an hour. */
function downloadUrl(item: DriveItem, drive: SimulatedDrive): string {
  const secret = hashParts('download', item.id).toString('base64url');
  return `${drive.siteUrl}/_layouts/15/download.aspx?UniqueId=${createGuid('unique', item.id)}&Translate=false&tempauth=v1.${secret}&ApiVersion=2.0`;
}

function parentReference(item: DriveItem, context: DriveItemContext): Entity {
  const { drive, items } = context;
  const above = items.get(item.parentId ?? '');
  const base = { driveType: driveTypeOf(drive), driveId: drive.id };
  if (above === undefined) return { ...base, siteId: drive.siteId };
  const path = foldersAbove(item, context).map((name) => `/${encodeURIComponent(name)}`);
  return {
    ...base,
    id: above.id,
    name: above.kind === 'root' ? 'Documents' : above.name,
    path: `/drives/${drive.id}/root:${path.join('')}`,
    siteId: drive.siteId,
  };
}

function driveTypeOf({ owner }: SimulatedDrive): string {
  return owner.kind === 'person' ? 'business' : 'documentLibrary';
}

function sharepointIds(item: DriveItem, { drive, tenantId }: DriveItemContext, guid: string): Entity {
  return {
    ...pick(drive, 'listId', 'siteId', 'siteUrl', 'webId'),
    listItemId: String(item.index + 1),
    listItemUniqueId: guid.toLowerCase(),
    tenantId,
  };
}

function remoteItem(item: DriveItem, context: DriveItemContext): Entity {
  const owner = context.people.find((person) => person !== context.people[0] && hasDrive(person));
  const home =
    (owner === undefined ? undefined : createPersonDrives(context.seed, owner)[0]) ?? context.drive;
  const person = owner ?? context.people[0];
  const id = driveItemId(home.id, `remote-${item.index}`);
  return {
    id,
    name: `Vertraulich ${person.displayName}.docx`,
    size: item.size,
    webUrl: `${home.webUrl}/${encodeURIComponent(`Vertraulich ${person.displayName}.docx`)}`,
    webDavUrl: `${home.webUrl}/${encodeURIComponent(`Vertraulich ${person.displayName}.docx`)}`,
    createdDateTime: formatToSecond(item.createdAt),
    lastModifiedDateTime: formatToSecond(item.modifiedAt),
    createdBy: siteIdentitySet(person),
    lastModifiedBy: { user: createSharePointUser(person) },
    file: { mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
    fileSystemInfo: {
      createdDateTime: formatToSecond(item.createdAt),
      lastModifiedDateTime: formatToSecond(item.modifiedAt),
    },
    parentReference: {
      driveId: home.id,
      driveType: driveTypeOf(home),
      id: driveItemId(home.id, 0),
      siteId: home.siteId,
    },
    shared: {
      scope: 'users',
      owner: { user: createSharePointUser(person) },
      sharedBy: siteIdentitySet(person),
      sharedDateTime: formatToSecond(item.createdAt),
    },
    sharepointIds: { listId: home.listId, siteId: home.siteId, siteUrl: home.siteUrl, webId: home.webId },
  };
}

export function deletedItem(item: DriveItem, drive: SimulatedDrive): Entity {
  return {
    ...pick(item, 'id', 'name'),
    size: 0,
    parentReference: {
      driveType: driveTypeOf(drive),
      driveId: drive.id,
      ...(item.parentId === undefined ? {} : { id: item.parentId }),
      siteId: drive.siteId,
    },
    deleted: { state: 'deleted' },
  };
}
