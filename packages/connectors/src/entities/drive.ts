import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { coarsen, drop, entity, keep, pseudonymize } from '@nymgate/rules/native/builders';
import { createNavigationRule, type EntityTable, type Properties } from './entity-table.ts';
import { DRIVE_ID, FILE_ADDRESS, ITEM_ID } from './file-types.ts';
import { withAnnotations } from './get-annotations.ts';
import { createIdRule } from './id-rules.ts';

const VERSION = 'Tells one version from another; as it is, it holds the id of the item.';

/** Shared by drives, items and list items. */
export const BASE_ITEM = {
  id: createIdRule('drive-item', 'opaque', ITEM_ID),
  eTag: pseudonymize(['text', 'technical'], VERSION),
  createdBy: entity('identitySet'),
  lastModifiedBy: entity('identitySet'),
  createdDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
  parentReference: entity('itemReference'),
  name: drop('text', 'People choose it: names of people, customers and projects.'),
  description: drop('text', 'Text that people write.'),
  webUrl: drop('personal', FILE_ADDRESS),
  createdByUser: createNavigationRule('personal'),
  lastModifiedByUser: createNavigationRule('personal'),
} satisfies EntityTable<MicrosoftGraph.BaseItem>;

export const DRIVE = {
  ...BASE_ITEM,
  id: createIdRule('drive', 'opaque', DRIVE_ID),
  createdDateTime: coarsen(
    ['month', 'quasi'],
    'Life of an account or group: exact, it would tell whose drive this is.',
  ),
  lastModifiedDateTime: coarsen(
    ['month', 'quasi'],
    'Of an unused drive the time of its creation: exact, it would tell whose drive this is.',
  ),
  driveType: keep('metadata', 'serviceWord'),
  owner: entity('identitySet'),
  quota: entity('quota'),
  sharePointIds: entity('sharepointIds'),
  system: entity('systemFacet'),

  bundles: createNavigationRule('text'),
  following: createNavigationRule('text'),
  items: createNavigationRule('text'),
  list: createNavigationRule('text'),
  root: createNavigationRule('text'),
  special: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.Drive>;

export function driveRule(): EntityRule {
  return { description: 'drive (microsoft.graph.drive)', properties: withAnnotations(DRIVE) };
}

const DOWNLOAD_REASON = 'Opens the content of the file to anyone who has it, without signing in.';

export const DRIVE_ITEM = {
  ...BASE_ITEM,
  cTag: pseudonymize(['text', 'technical'], VERSION),
  size: keep('metadata', 'integer'),
  webDavUrl: drop('personal', FILE_ADDRESS),
  content: drop('text', 'The file itself.'),

  bundle: entity('bundle'),
  deleted: entity('deleted'),
  file: entity('file'),
  fileSystemInfo: entity('fileSystemInfo'),
  folder: entity('folder'),
  image: entity('image'),
  malware: entity('malware'),
  package: entity('package'),
  pendingOperations: entity('pendingOperations'),
  publication: entity('publicationFacet'),
  remoteItem: entity('remoteItem'),
  root: entity('root'),
  shared: entity('shared'),
  sharepointIds: entity('sharepointIds'),
  specialFolder: entity('specialFolder'),
  video: entity('video'),

  audio: drop('text', 'Titles and names out of the tags of a recording.'),
  location: drop('quasi', 'Where a picture was taken, within metres.'),
  photo: drop('quasi', 'Camera and moment of a picture single out who took it.'),
  searchResult: drop('technical', 'Address that reports to the search service that a result was opened.'),

  analytics: createNavigationRule('quasi'),
  children: createNavigationRule('text'),
  listItem: createNavigationRule('text'),
  permissions: createNavigationRule('contact'),
  retentionLabel: createNavigationRule('text'),
  subscriptions: createNavigationRule('technical'),
  thumbnails: createNavigationRule('text'),
  versions: createNavigationRule('text'),
  workbook: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.DriveItem>;

/** Instance annotations, and beta properties observed in v1.0 responses. */
export const DRIVE_ITEM_EXTRA: Properties = {
  '@microsoft.graph.downloadUrl': drop('personal', DOWNLOAD_REASON),
  '@content.downloadUrl': drop('personal', DOWNLOAD_REASON),
  '@microsoft.graph.conflictBehavior': drop('technical', 'Belongs to uploads.'),
  shareId: drop('personal', 'An encoded sharing link: opens the item and spells out its address.'),
  media: drop('text', 'Streaming addresses and transcripts.'),
  source: drop('technical', 'Names the application and holds an id of its own for the item.'),
  viewpoint: drop('quasi', 'What the caller may do, which for an application says nothing.'),
};

export function driveItemRule(): EntityRule {
  return {
    description: 'driveItem (microsoft.graph.driveItem)',
    properties: withAnnotations(DRIVE_ITEM, DRIVE_ITEM_EXTRA),
    stricter: {
      property: 'root',
      properties: {
        createdDateTime: DRIVE.createdDateTime,
        lastModifiedDateTime: DRIVE.lastModifiedDateTime,
        fileSystemInfo: drop('quasi', 'Of the folder at the root: the time of creation of the drive.'),
      },
    },
  };
}
