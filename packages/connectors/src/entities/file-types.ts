import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  coarsen,
  drop,
  entity,
  keep,
  keepDomain,
  keepInteger,
  object,
  pseudonymize,
} from '@nymgate/rules/native/builders';
import type { EntityTable } from './entity-table.ts';
import { createIdRule, createTimeSpanRule } from './id-rules.ts';

const SITE_ADDRESS = 'Addresses of personal sites spell out the principal name of their owner.';
export const DRIVE_ID = 'Anyone who can open the drive sees the same id.';
export const ITEM_ID = 'Anyone who can open the item sees the same id.';
const SITE_ID = 'Members of the site see the same id.';
const USER_CHOSEN_REASON = 'Made up by people.';
export const FILE_ADDRESS = `${SITE_ADDRESS} Names of folders and files follow.`;
const NAME = 'People choose it: names of people, customers and projects.';

/** May be the root folder of a drive, and doesn't always say so. */
const REMOTE_TIME = coarsen(
  ['month', 'quasi'],
  'Of a shared root folder the time of creation of its drive: exact, it would tell whose drive this is.',
);

export const FILE_TYPES = {
  itemReference: {
    driveId: createIdRule('drive', 'opaque', DRIVE_ID),
    driveType: keep('metadata', 'serviceWord'),
    id: createIdRule('drive-item', 'opaque', ITEM_ID),
    siteId: createIdRule('site', 'opaque', SITE_ID),
    name: drop('text', 'Name of a folder, which people choose.'),
    path: drop('text', 'Names of all folders above, which people choose.'),
    shareId: drop('personal', 'An encoded sharing link: opens the item and spells out its address.'),
    sharepointIds: entity('sharepointIds'),
  } satisfies EntityTable<MicrosoftGraph.ItemReference>,
  sharepointIds: {
    listId: createIdRule('list', 'opaque', SITE_ID),
    listItemId: createIdRule('drive-item', 'opaque', ITEM_ID),
    listItemUniqueId: createIdRule('drive-item', 'opaque', ITEM_ID),
    siteId: createIdRule('site', 'opaque', SITE_ID),
    siteUrl: drop('personal', SITE_ADDRESS),
    tenantId: keepDomain('technical', 'guid'),
    webId: createIdRule('site', 'opaque', SITE_ID),
  } satisfies EntityTable<MicrosoftGraph.SharepointIds>,
  quota: {
    deleted: keep('metadata', 'integer'),
    remaining: keep('metadata', 'integer'),
    state: keep('metadata', 'serviceWord'),
    storagePlanInformation: entity('storagePlanInformation'),
    total: keep('metadata', 'integer'),
    used: keep('metadata', 'integer'),
  } satisfies EntityTable<MicrosoftGraph.Quota>,
  storagePlanInformation: {
    upgradeAvailable: keep('metadata', 'boolean'),
  } satisfies EntityTable<MicrosoftGraph.StoragePlanInformation>,
  /** Without properties: its presence marks a drive made by the system. */
  systemFacet: {} satisfies EntityTable<MicrosoftGraph.SystemFacet>,

  // Facets: their presence identifies a file, a folder or a package.
  album: {
    coverImageItemId: createIdRule('drive-item', 'opaque', ITEM_ID),
  } satisfies EntityTable<MicrosoftGraph.Album>,
  bundle: {
    album: entity('album'),
    childCount: keep('metadata', 'integer'),
  } satisfies EntityTable<MicrosoftGraph.Bundle>,
  deleted: {
    state: keep('metadata', 'serviceWord'),
  } satisfies EntityTable<MicrosoftGraph.Deleted>,
  file: {
    mimeType: keep('metadata', 'registeredMediaType', 'Decided by the service from the kind of the file.'),
    processingMetadata: keep('metadata', 'boolean'),
    hashes: drop(
      'quasi',
      'A fingerprint of the content: anyone who has a document can find out who else has it, and where.',
    ),
  } satisfies EntityTable<MicrosoftGraph.File>,
  fileSystemInfo: {
    createdDateTime: keep('quasi', 'dateTime'),
    lastAccessedDateTime: keep('quasi', 'dateTime'),
    lastModifiedDateTime: keep('quasi', 'dateTime'),
  } satisfies EntityTable<MicrosoftGraph.FileSystemInfo>,
  folder: {
    childCount: keep('metadata', 'integer'),
    view: entity('folderView'),
  } satisfies EntityTable<MicrosoftGraph.Folder>,
  folderView: {
    sortBy: keep('metadata', 'documentedWord'),
    sortOrder: keep('metadata', 'documentedWord'),
    viewType: keep('metadata', 'documentedWord'),
  } satisfies EntityTable<MicrosoftGraph.FolderView>,
  image: {
    height: keepInteger('metadata', 5),
    width: keepInteger('metadata', 5),
  } satisfies EntityTable<MicrosoftGraph.Image>,
  malware: {
    description: drop('text', 'Free text of the scanner, which may repeat the name of the file.'),
  } satisfies EntityTable<MicrosoftGraph.Malware>,
  package: {
    type: keep('metadata', 'serviceWord'),
  } satisfies EntityTable<MicrosoftGraph.Package>,
  pendingContentUpdate: {
    queuedDateTime: keep('metadata', 'dateTime'),
  } satisfies EntityTable<MicrosoftGraph.PendingContentUpdate>,
  pendingOperations: {
    pendingContentUpdate: entity('pendingContentUpdate'),
  } satisfies EntityTable<MicrosoftGraph.PendingOperations>,
  publicationFacet: {
    checkedOutBy: entity('identitySet'),
    level: keep('metadata', 'serviceWord'),
    versionId: keep('metadata', 'version'),
  } satisfies EntityTable<MicrosoftGraph.PublicationFacet>,
  /** An item shared from another drive, with the same treatments, but times to the month. */
  remoteItem: {
    id: createIdRule('drive-item', 'opaque', ITEM_ID),
    createdBy: entity('identitySet'),
    lastModifiedBy: entity('identitySet'),
    createdDateTime: REMOTE_TIME,
    lastModifiedDateTime: REMOTE_TIME,
    parentReference: entity('itemReference'),
    sharepointIds: entity('sharepointIds'),
    size: keep('metadata', 'integer'),
    name: drop('text', NAME),
    webUrl: drop('personal', FILE_ADDRESS),
    webDavUrl: drop('personal', FILE_ADDRESS),
    file: entity('file'),
    fileSystemInfo: object({
      createdDateTime: REMOTE_TIME,
      lastAccessedDateTime: REMOTE_TIME,
      lastModifiedDateTime: REMOTE_TIME,
    }),
    folder: entity('folder'),
    image: entity('image'),
    package: entity('package'),
    shared: entity('shared'),
    specialFolder: entity('specialFolder'),
    video: entity('video'),
  } satisfies EntityTable<MicrosoftGraph.RemoteItem>,
  root: {} satisfies EntityTable<MicrosoftGraph.Root>,
  shared: {
    owner: entity('identitySet'),
    sharedBy: entity('identitySet'),
    scope: keep('quasi', 'serviceWord'),
    sharedDateTime: keep('quasi', 'dateTime'),
  } satisfies EntityTable<MicrosoftGraph.Shared>,
  specialFolder: {
    name: keep(
      'metadata',
      'serviceWord',
      'Name of a folder that every drive has: documents, photos, approot.',
    ),
  } satisfies EntityTable<MicrosoftGraph.SpecialFolder>,
  video: {
    audioBitsPerSample: keepInteger('metadata', 3),
    audioChannels: keepInteger('metadata', 2),
    audioFormat: keep('metadata', 'mediaFormat'),
    audioSamplesPerSecond: keepInteger('metadata', 6),
    bitrate: drop('metadata', 'Written into the file by its author; size and duration tell as much.'),
    duration: createTimeSpanRule(keepInteger('metadata', 8)),
    fourCC: keep('metadata', 'mediaFormat'),
    frameRate: drop('metadata', 'Written into the file by its author, with 17 digits.'),
    height: keepInteger('metadata', 5),
    width: keepInteger('metadata', 5),
  } satisfies EntityTable<MicrosoftGraph.Video>,
  accessAction: {} satisfies EntityTable<MicrosoftGraph.AccessAction>,
  contentTypeInfo: {
    id: pseudonymize(['text', 'technical'], 'Names the list that it was made for.'),
    name: drop('organisation', USER_CHOSEN_REASON),
  } satisfies EntityTable<MicrosoftGraph.ContentTypeInfo>,
} as const;
