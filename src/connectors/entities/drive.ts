import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep } from '../../native/builders.ts';
import type { EntityRule } from '../../plan/rule-set.ts';
import { annotations } from './annotations.ts';
import { type EntityTable, navigation } from './entity-table.ts';
import { DRIVE_ID, SITE_ADDRESS } from './item-reference.ts';

export const STORAGE_PLAN_INFORMATION = {
  upgradeAvailable: keep('metadata', 'boolean'),
} satisfies EntityTable<MicrosoftGraph.StoragePlanInformation>;

export const QUOTA = {
  deleted: keep('metadata', 'integer'),
  remaining: keep('metadata', 'integer'),
  state: keep('metadata', 'word'),
  storagePlanInformation: entity('storagePlanInformation'),
  total: keep('metadata', 'integer'),
  used: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.Quota>;

/** Without properties: that it is there tells that the system made the drive. */
export const SYSTEM_FACET = {} satisfies EntityTable<MicrosoftGraph.SystemFacet>;

/** What drives, items and list items have in common. */
export const BASE_ITEM = {
  id: keep('technical', 'opaque', 'Opaque id of SharePoint: names no person.'),
  eTag: keep('technical', 'etag'),
  createdBy: entity('identitySet'),
  lastModifiedBy: entity('identitySet'),
  createdDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
  parentReference: entity('itemReference'),
  name: drop('text', 'People choose it: names of people, customers and projects.'),
  description: drop('text', 'Text that people write.'),
  webUrl: drop('personal', `${SITE_ADDRESS} Names of folders and files follow.`),
  createdByUser: navigation('personal'),
  lastModifiedByUser: navigation('personal'),
} satisfies EntityTable<MicrosoftGraph.BaseItem>;

export const DRIVE = {
  ...BASE_ITEM,
  id: keep('technical', 'opaque', DRIVE_ID),
  driveType: keep('metadata', 'word'),
  owner: entity('identitySet'),
  quota: entity('quota'),
  sharePointIds: entity('sharepointIds'),
  system: entity('systemFacet'),

  bundles: navigation('text'),
  following: navigation('text'),
  items: navigation('text'),
  list: navigation('text'),
  root: navigation('text'),
  special: navigation('text'),
} satisfies EntityTable<MicrosoftGraph.Drive>;

export function driveEntity(): EntityRule {
  return { description: 'drive (microsoft.graph.drive)', properties: { ...annotations(), ...DRIVE } };
}
