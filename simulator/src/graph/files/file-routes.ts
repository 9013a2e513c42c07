import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from '../call.ts';
import { driveDelta } from './drive-delta.ts';
import { getDrive, getUserDrive, listGroupDrives, listUserDrives } from './drive-routes.ts';
import type { FileEndpointId } from './file-endpoints.ts';
import { getItem, listDriveActivities, listItemActivities } from './item-routes.ts';

export const FILE_ROUTES: Readonly<Record<FileEndpointId, (call: GraphCall) => Entity>> = {
  'user-drives': listUserDrives,
  'user-drive': getUserDrive,
  'group-drives': listGroupDrives,
  drive: getDrive,
  'drive-delta': driveDelta,
  'drive-delta-token': driveDelta,
  'drive-item': getItem,
  'item-activities': listItemActivities,
  'drive-activities': listDriveActivities,
};
