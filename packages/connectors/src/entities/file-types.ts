import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep, pseudonymize } from '@nymgate/rules/native/builders';
import { createIdRule } from './clear-ids.ts';
import type { EntityTable } from './entity-table.ts';

export const SITE_ADDRESS = 'Addresses of personal sites spell out the principal name of their owner.';
export const DRIVE_ID = 'Whoever may open the drive sees the same id.';
export const ITEM_ID = 'Whoever may open the item sees the same id.';
const SITE_ID = 'Members of the site see the same id.';

export const SHAREPOINT_IDS = {
  listId: createIdRule('list', 'opaque', SITE_ID),
  listItemId: createIdRule('drive-item', 'opaque', ITEM_ID),
  listItemUniqueId: createIdRule('drive-item', 'opaque', ITEM_ID),
  siteId: createIdRule('site', 'opaque', SITE_ID),
  siteUrl: drop('personal', SITE_ADDRESS),
  tenantId: keep('technical', 'guid'),
  webId: createIdRule('site', 'opaque', SITE_ID),
} satisfies EntityTable<MicrosoftGraph.SharepointIds>;

export const ITEM_REFERENCE = {
  driveId: createIdRule('drive', 'opaque', DRIVE_ID),
  driveType: keep('metadata', 'word'),
  id: createIdRule('drive-item', 'opaque', ITEM_ID),
  siteId: createIdRule('site', 'opaque', SITE_ID),
  name: drop('text', 'Name of a folder, which people choose.'),
  path: drop('text', 'Names of all folders above, which people choose.'),
  shareId: drop('personal', 'An encoded sharing link: opens the item and spells out its address.'),
  sharepointIds: entity('sharepointIds'),
} satisfies EntityTable<MicrosoftGraph.ItemReference>;

// Facets: their presence identifies a file, a folder or a package.

const USER_CHOSEN_REASON = 'Made up by people.';

export const ALBUM = {
  coverImageItemId: createIdRule('drive-item', 'opaque', ITEM_ID),
} satisfies EntityTable<MicrosoftGraph.Album>;

export const BUNDLE = {
  album: entity('album'),
  childCount: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.Bundle>;

export const DELETED = {
  state: keep('metadata', 'word'),
} satisfies EntityTable<MicrosoftGraph.Deleted>;

export const FILE = {
  mimeType: keep('metadata', 'mediaType', 'Decided by the service from the kind of the file.'),
  processingMetadata: keep('metadata', 'boolean'),
  hashes: drop(
    'quasi',
    'A fingerprint of the content: whoever has a document can find out who else has it, and where.',
  ),
} satisfies EntityTable<MicrosoftGraph.File>;

export const FILE_SYSTEM_INFO = {
  createdDateTime: keep('quasi', 'dateTime'),
  lastAccessedDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
} satisfies EntityTable<MicrosoftGraph.FileSystemInfo>;

export const FOLDER_VIEW = {
  sortBy: keep('metadata', 'word'),
  sortOrder: keep('metadata', 'word'),
  viewType: keep('metadata', 'word'),
} satisfies EntityTable<MicrosoftGraph.FolderView>;

export const FOLDER = {
  childCount: keep('metadata', 'integer'),
  view: entity('folderView'),
} satisfies EntityTable<MicrosoftGraph.Folder>;

export const IMAGE = {
  height: keep('metadata', 'integer'),
  width: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.Image>;

export const MALWARE = {
  description: drop('text', 'Free text of the scanner, which may repeat the name of the file.'),
} satisfies EntityTable<MicrosoftGraph.Malware>;

export const PACKAGE = {
  type: keep('metadata', 'word'),
} satisfies EntityTable<MicrosoftGraph.Package>;

export const PENDING_CONTENT_UPDATE = {
  queuedDateTime: keep('metadata', 'dateTime'),
} satisfies EntityTable<MicrosoftGraph.PendingContentUpdate>;

export const PENDING_OPERATIONS = {
  pendingContentUpdate: entity('pendingContentUpdate'),
} satisfies EntityTable<MicrosoftGraph.PendingOperations>;

export const PUBLICATION_FACET = {
  checkedOutBy: entity('identitySet'),
  level: keep('metadata', 'word'),
  versionId: keep('metadata', 'version'),
} satisfies EntityTable<MicrosoftGraph.PublicationFacet>;

export const ROOT = {} satisfies EntityTable<MicrosoftGraph.Root>;

export const SHARED = {
  owner: entity('identitySet'),
  sharedBy: entity('identitySet'),
  scope: keep('quasi', 'word'),
  sharedDateTime: keep('quasi', 'dateTime'),
} satisfies EntityTable<MicrosoftGraph.Shared>;

export const SPECIAL_FOLDER = {
  name: keep('metadata', 'word', 'Name of a folder that every drive has: documents, photos, approot.'),
} satisfies EntityTable<MicrosoftGraph.SpecialFolder>;

export const VIDEO = {
  audioBitsPerSample: keep('metadata', 'integer'),
  audioChannels: keep('metadata', 'integer'),
  audioFormat: keep('metadata', 'word'),
  audioSamplesPerSecond: keep('metadata', 'integer'),
  bitrate: keep('metadata', 'integer'),
  duration: keep('metadata', 'integer'),
  fourCC: keep('metadata', 'word'),
  frameRate: keep('metadata', 'number'),
  height: keep('metadata', 'integer'),
  width: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.Video>;

export const CONTENT_TYPE_INFO = {
  id: pseudonymize(['text', 'technical'], 'Names the list that it was made for.'),
  name: drop('organisation', USER_CHOSEN_REASON),
} satisfies EntityTable<MicrosoftGraph.ContentTypeInfo>;
