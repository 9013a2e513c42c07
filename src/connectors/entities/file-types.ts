import { QUOTA, STORAGE_PLAN_INFORMATION, SYSTEM_FACET } from './drive.ts';
import { REMOTE_ITEM } from './drive-item.ts';
import {
  ALBUM,
  BUNDLE,
  CONTENT_TYPE_INFO,
  DELETED,
  FILE,
  FILE_SYSTEM_INFO,
  FOLDER,
  FOLDER_VIEW,
  IMAGE,
  MALWARE,
  PACKAGE,
  PENDING_CONTENT_UPDATE,
  PENDING_OPERATIONS,
  PUBLICATION_FACET,
  ROOT,
  SHARED,
  SPECIAL_FOLDER,
  VIDEO,
} from './drive-item-facets.ts';
import { ACCESS_ACTION } from './item-activity.ts';
import { ITEM_REFERENCE, SHAREPOINT_IDS } from './item-reference.ts';

/** Published complex types of drives and their items, by the name under which entities refer to them. */
export const FILE_TYPES = {
  itemReference: ITEM_REFERENCE,
  sharepointIds: SHAREPOINT_IDS,
  quota: QUOTA,
  storagePlanInformation: STORAGE_PLAN_INFORMATION,
  systemFacet: SYSTEM_FACET,
  album: ALBUM,
  bundle: BUNDLE,
  deleted: DELETED,
  file: FILE,
  fileSystemInfo: FILE_SYSTEM_INFO,
  folder: FOLDER,
  folderView: FOLDER_VIEW,
  image: IMAGE,
  malware: MALWARE,
  package: PACKAGE,
  pendingContentUpdate: PENDING_CONTENT_UPDATE,
  pendingOperations: PENDING_OPERATIONS,
  publicationFacet: PUBLICATION_FACET,
  remoteItem: REMOTE_ITEM,
  root: ROOT,
  shared: SHARED,
  specialFolder: SPECIAL_FOLDER,
  video: VIDEO,
  accessAction: ACCESS_ACTION,
  contentTypeInfo: CONTENT_TYPE_INFO,
} as const;
