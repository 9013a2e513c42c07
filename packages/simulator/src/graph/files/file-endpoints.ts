import { type Endpoint, endpointFactory } from '../odata/call.ts';
import type { OptionRules, PageRule } from '../odata/endpoint-rules.ts';
import { driveDelta } from './drive-delta.ts';
import { getDrive, getUserDrive, listGroupDrives, listUserDrives } from './drive-routes.ts';
import { getItem, listDriveActivities, listItemActivities } from './item-routes.ts';

const PAGE: PageRule = { default: 200, maximum: 200, beyond: 'clamped' };
const DRIVES: OptionRules = {
  $select: true,
  $orderby: { plain: ['name', 'createdDateTime', 'lastModifiedDateTime'], advanced: [] },
  $top: true,
  $skiptoken: true,
};

const files = endpointFactory({
  ...{ service: 'files', roles: ['Files.Read.All', 'Sites.Read.All'] },
  ...{ options: { $select: true }, beta: true },
});

function deltas(id: string, path: string): readonly Endpoint[] {
  const rest = { options: { $select: true, $top: true }, page: PAGE } as const;
  return [
    files(id, path, driveDelta, { ...rest, parameters: ['token'] }),
    files(`${id}-token`, `${path}/{token}`, driveDelta, { ...rest, written: `${path}(token='{token}')` }),
  ];
}

/** Source: graph-facts.md#2.2, #2.3, #3.5. Content, thumbnails, permissions and items by path are not served. */
export const FILE_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  files('user-drives', 'users/{user}/drives', listUserDrives, { options: DRIVES, page: PAGE }),
  files('user-drive', 'users/{user}/drive', getUserDrive),
  files('group-drives', 'groups/{group}/drives', listGroupDrives, { options: DRIVES, page: PAGE }),
  files('drive', 'drives/{drive}', getDrive),
  ...deltas('drive-delta', 'drives/{drive}/root/delta'),
  ...deltas('user-drive-delta', 'users/{user}/drive/root/delta'),
  files('drive-item', 'drives/{drive}/items/{item}', getItem),
  files('item-activities', 'drives/{drive}/items/{item}/activities', listItemActivities, {
    options: { $skiptoken: true },
    page: PAGE,
  }),
  files('drive-activities', 'drives/{drive}/activities', listDriveActivities, {
    options: { $skiptoken: true },
    page: PAGE,
  }),
]);
