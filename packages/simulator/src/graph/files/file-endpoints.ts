import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from '../odata/call.ts';
import type { Endpoint, OptionRules, PageRule } from '../odata/endpoint.ts';
import { driveDelta } from './drive-delta.ts';
import { getDrive, getUserDrive, listGroupDrives, listUserDrives } from './drive-routes.ts';
import { getItem, listDriveActivities, listItemActivities } from './item-routes.ts';

export type FileEndpointId =
  | 'user-drives'
  | 'user-drive'
  | 'user-drive-delta'
  | 'user-drive-delta-token'
  | 'group-drives'
  | 'drive'
  | 'drive-delta'
  | 'drive-delta-token'
  | 'drive-item'
  | 'item-activities'
  | 'drive-activities';

const PAGE: PageRule = { default: 200, maximum: 200, beyond: 'clamped' };
const DRIVES: OptionRules = {
  $select: true,
  $orderby: { plain: ['name', 'createdDateTime', 'lastModifiedDateTime'], advanced: [] },
  $top: true,
  $skiptoken: true,
};

function files(
  id: FileEndpointId,
  path: string,
  rest: Partial<Endpoint<FileEndpointId>> = {},
): Endpoint<FileEndpointId> {
  return {
    id,
    path,
    service: 'files',
    roles: ['Files.Read.All', 'Sites.Read.All'],
    options: { $select: true },
    beta: true,
    ...rest,
  };
}

function deltas(
  [first, later]: readonly [FileEndpointId, FileEndpointId],
  path: string,
): readonly Endpoint<FileEndpointId>[] {
  const rest = { options: { $select: true, $top: true }, page: PAGE } as const;
  return [
    files(first, path, { ...rest, parameters: ['token'] }),
    files(later, `${path}/{token}`, { ...rest, written: `${path}(token='{token}')` }),
  ];
}

/** Source: graph-facts.md#2.2, #2.3, #3.5. Content, thumbnails, permissions and items by path are not served. */
export const FILE_ENDPOINTS: readonly Endpoint<FileEndpointId>[] = Object.freeze([
  files('user-drives', 'users/{user}/drives', { options: DRIVES, page: PAGE }),
  files('user-drive', 'users/{user}/drive'),
  files('group-drives', 'groups/{group}/drives', { options: DRIVES, page: PAGE }),
  files('drive', 'drives/{drive}'),
  ...deltas(['drive-delta', 'drive-delta-token'], 'drives/{drive}/root/delta'),
  ...deltas(['user-drive-delta', 'user-drive-delta-token'], 'users/{user}/drive/root/delta'),
  files('drive-item', 'drives/{drive}/items/{item}'),
  files('item-activities', 'drives/{drive}/items/{item}/activities', {
    options: { $skiptoken: true },
    page: PAGE,
  }),
  files('drive-activities', 'drives/{drive}/activities', { options: { $skiptoken: true }, page: PAGE }),
]);

export const FILE_ROUTES: Readonly<Record<FileEndpointId, (call: GraphCall) => Entity>> = {
  'user-drives': listUserDrives,
  'user-drive': getUserDrive,
  'group-drives': listGroupDrives,
  drive: getDrive,
  'user-drive-delta': driveDelta,
  'user-drive-delta-token': driveDelta,
  'drive-delta': driveDelta,
  'drive-delta-token': driveDelta,
  'drive-item': getItem,
  'item-activities': listItemActivities,
  'drive-activities': listDriveActivities,
};
