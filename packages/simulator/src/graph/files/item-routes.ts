import { type Entity, orThrow, words } from '../../base/entity.ts';
import { type Activity, activityEntity, createActivities } from '../../tenant/files/activities.ts';
import { driveItemEntity } from '../../tenant/files/drive-item-entity.ts';
import type { DriveItem, ItemContext, SimulatedDrive } from '../../tenant/files/drives.ts';
import {
  checkSelect,
  contextUrl,
  type GraphCall,
  inContext,
  pickProperties,
  quoteKey,
} from '../odata/call.ts';
import { findDrive, itemNotFound, readPagedToken, selection, writePagedToken } from './drive-routes.ts';

const SELECTED_ONLY: readonly string[] = ['sharepointIds', 'webDavUrl'];
const ITEM_PROPERTIES: readonly string[] = [
  ...words(
    '@microsoft.graph.downloadUrl content.downloadUrl createdDateTime description eTag id',
    'lastModifiedDateTime name webUrl cTag size createdBy lastModifiedBy parentReference',
    'fileSystemInfo audio bundle deleted file folder image location malware package pendingOperations',
    'photo publication remoteItem retentionLabel root searchResult shared specialFolder video',
  ),
  ...SELECTED_ONLY,
];

export type DriveItems = {
  readonly list: readonly DriveItem[];
  readonly byId: ReadonlyMap<string, DriveItem>;
};

export function getDriveItems(call: GraphCall, drive: SimulatedDrive): DriveItems {
  const list = call.files.items(drive);
  return { list, byId: new Map(list.map((item) => [item.id, item])) };
}

export const checkItemSelect = (call: GraphCall): void => checkSelect(call, ITEM_PROPERTIES, 'driveItem');

type Place = { readonly drive: SimulatedDrive; readonly around: DriveItems; readonly item: DriveItem };

export function writeItem(call: GraphCall, place: Place): Entity {
  const { select } = call.options;
  const full = fullItem(call, place);
  const names =
    select === undefined
      ? Object.keys(full).filter((name) => !SELECTED_ONLY.includes(name))
      : select.map((name) => (name === 'content.downloadUrl' ? '@microsoft.graph.downloadUrl' : name));
  return call.decorate('driveItem', pickProperties(full, names));
}

function fullItem(call: GraphCall, { drive, around, item }: Place): Entity {
  return driveItemEntity(item, {
    drive,
    people: call.files.getPeople(drive),
    seed: call.tenant.seed,
    tenantId: call.tenant.id,
    items: around.byId,
  });
}

function findPlace(call: GraphCall): Place {
  const drive = findDrive(call);
  const item = orThrow(call.files.item(drive, call.slots['item'] ?? ''), itemNotFound);
  return { drive, around: getDriveItems(call, drive), item };
}

export function getItem(call: GraphCall): Entity {
  const place = findPlace(call);
  checkItemSelect(call);
  const context = `drives(${quoteKey(place.drive.id)})/items${selection(call)}/$entity`;
  return { '@odata.context': contextUrl(call, context), ...writeItem(call, place) };
}

export function listItemActivities(call: GraphCall): Entity {
  const { drive, around, item } = findPlace(call);
  const items = item.kind === 'root' ? around.list : [item];
  const path = `drives(${quoteKey(drive.id)})/items(${quoteKey(item.id)})/activities`;
  return activityPage(call, { drive, around, items, path });
}

export function listDriveActivities(call: GraphCall): Entity {
  const drive = findDrive(call);
  const around = getDriveItems(call, drive);
  const path = `drives(${quoteKey(drive.id)})/activities`;
  return activityPage(call, { drive, around, items: around.list, path });
}

type Feed = Omit<Place, 'item'> & { readonly items: readonly DriveItem[]; readonly path: string };

function activityPage(call: GraphCall, { drive, around, items, path }: Feed): Entity {
  const context = { drive, people: call.files.getPeople(drive) };
  const all = createActivities(items, context);
  const start = readPagedToken(call.options.skiptoken);
  const end = start + (call.endpoint.page?.default ?? 200);
  const link = drive.owner.kind === 'person' ? call.target.rawPath : `/v1.0/${path}`;
  const token = encodeURIComponent(writePagedToken(end));
  return inContext(call, path, {
    ...(end < all.length ? { '@odata.nextLink': `${call.graphUrl}${link}?$skiptoken=${token}` } : {}),
    value: all.slice(start, end).map((activity) => writeActivity(call, activity, { ...context, around })),
  });
}

function writeActivity(
  call: GraphCall,
  activity: Activity,
  { drive, people, around }: ItemContext & { readonly around: DriveItems },
): Entity {
  const { item } = activity;
  const shape = call.files.getShape(item);
  const full = fullItem(call, { drive, around, item });
  const short = pickProperties(full, words('id name webUrl createdBy lastModifiedBy parentReference shared'));
  return call.decorate('itemActivity', {
    ...activityEntity(activity, shape, { drive, people }),
    driveItem: call.decorate('driveItem', short),
    ...(shape === 'preview' ? { listItem: listItem(full) } : {}),
  });
}

function listItem(item: Entity): Entity {
  const { listItemUniqueId } = item['sharepointIds'] as { listItemUniqueId: string };
  return {
    ...pickProperties(item, ['createdBy', 'webUrl', 'parentReference']),
    id: listItemUniqueId,
    name: item['name'],
  };
}
