import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

export const SITE_ADDRESS = 'Addresses of personal sites spell out the principal name of their owner.';
export const DRIVE_ID = 'Opaque id of a document library: names sites and lists by number, no person.';

export const SHAREPOINT_IDS = {
  listId: keep('technical', 'opaque'),
  listItemId: keep('technical', 'opaque'),
  listItemUniqueId: keep('technical', 'opaque'),
  siteId: keep('technical', 'opaque'),
  siteUrl: drop('personal', SITE_ADDRESS),
  tenantId: keep('technical', 'guid'),
  webId: keep('technical', 'opaque'),
} satisfies EntityTable<MicrosoftGraph.SharepointIds>;

export const ITEM_REFERENCE = {
  driveId: keep('technical', 'opaque', DRIVE_ID),
  driveType: keep('metadata', 'word'),
  id: keep('technical', 'opaque'),
  siteId: keep('technical', 'opaque', 'Host of the tenant and two GUIDs.'),
  name: drop('text', 'Name of a folder, which people choose.'),
  path: drop('text', 'Names of all folders above, which people choose.'),
  shareId: drop('personal', 'An encoded sharing link: opens the item and spells out its address.'),
  sharepointIds: entity('sharepointIds'),
} satisfies EntityTable<MicrosoftGraph.ItemReference>;
