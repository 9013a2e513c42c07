import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { arrayOf, drop, entity, keep, pseudonymize } from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from './connector-options.ts';
import {
  BASE_ITEM,
  driveItemRule,
  driveRule,
  QUOTA,
  REMOTE_ITEM,
  STORAGE_PLAN_INFORMATION,
  SYSTEM_FACET,
} from './drive.ts';
import {
  createNavigationRule,
  type EntityRuleFactories,
  type EntityTable,
  getEntry,
  type Properties,
} from './entity-table.ts';
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
  ITEM_REFERENCE,
  MALWARE,
  PACKAGE,
  PENDING_CONTENT_UPDATE,
  PENDING_OPERATIONS,
  PUBLICATION_FACET,
  ROOT,
  SHARED,
  SHAREPOINT_IDS,
  SPECIAL_FOLDER,
  VIDEO,
} from './file-types.ts';
import { getAnnotations } from './get-annotations.ts';
import {
  applicationIdentityRule,
  groupIdentityRule,
  identityRule,
  identitySetRule,
  unverifiedIdentityRule,
} from './identity-set.ts';

const NAME = 'People choose it: names of people, customers and projects.';

const ACCESS_ACTION = {} satisfies EntityTable<MicrosoftGraph.AccessAction>;

/** Documented for v1.0: the property that is present is the action. */
export const ITEM_ACTIVITY = {
  id: pseudonymize(['text', 'technical'], 'Whoever may open the item sees the same id.'),
  access: entity('accessAction'),
  activityDateTime: keep('quasi', 'dateTime'),
  actor: entity('identitySet'),
  driveItem: entity('driveItem'),
} satisfies EntityTable<MicrosoftGraph.ItemActivity>;

/** The preview's format, still in use; and `listItem`, which the types lack. */
export const ITEM_ACTIVITY_EXTRA: Properties = {
  action: entity('itemActionSet'),
  times: entity('itemActivityTimeSet'),
  listItem: entity('listItem'),
  location: drop('quasi', 'Where a person was.'),
};

/** Source: itemActionSet and its members, Graph reference (beta). */
export const ITEM_ACTION_SET: Properties = {
  access: entity('accessAction'),
  comment: entity('commentAction'),
  create: entity('createAction'),
  delete: entity('deleteAction'),
  edit: entity('editAction'),
  mention: entity('mentionAction'),
  move: entity('moveAction'),
  rename: entity('renameAction'),
  restore: entity('restoreAction'),
  share: entity('shareAction'),
  version: entity('versionAction'),
};

/** Complex types of the preview, which v1.0 doesn't publish. */
const ITEM_ACTIONS: Readonly<Record<string, Properties>> = {
  itemActionSet: ITEM_ACTION_SET,
  itemActivityTimeSet: {
    recordedDateTime: keep('quasi', 'dateTime'),
    observedDateTime: keep('quasi', 'dateTime'),
    lastRecordedDateTime: keep('quasi', 'dateTime'),
  },
  commentAction: {
    isReply: keep('metadata', 'boolean'),
    parentAuthor: entity('identitySet'),
    participants: arrayOf(entity('identitySet')),
  },
  createAction: {},
  deleteAction: { name: drop('text', NAME), objectType: keep('metadata', 'word') },
  editAction: {},
  mentionAction: { mentionees: arrayOf(entity('identitySet')) },
  moveAction: { from: drop('text', NAME), to: drop('text', NAME) },
  renameAction: { oldName: drop('text', NAME), newName: drop('text', NAME) },
  restoreAction: {},
  shareAction: { recipients: arrayOf(entity('identitySet')) },
  versionAction: { newVersion: keep('metadata', 'version') },
};

export const LIST_ITEM = {
  ...BASE_ITEM,
  contentType: entity('contentTypeInfo'),
  sharepointIds: entity('sharepointIds'),
  analytics: createNavigationRule('quasi'),
  documentSetVersions: createNavigationRule('text'),
  driveItem: createNavigationRule('text'),
  fields: createNavigationRule('text'),
  versions: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.ListItem>;

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

const ENTITIES: EntityRuleFactories = {
  drive: driveRule,
  driveItem: driveItemRule,
  itemActivity: itemActivityRule,
  listItem: listItemRule,
  identitySet: identitySetRule,
  identity: identityRule,
  applicationIdentity: applicationIdentityRule,
  unverifiedIdentity: unverifiedIdentityRule,
  groupIdentity: groupIdentityRule,
};
const TYPES: Readonly<Record<string, Properties>> = { ...FILE_TYPES, ...ITEM_ACTIONS };

/** Without accounts and groups. */
export function getFileEntityNames(): readonly string[] {
  return Object.keys(ENTITIES);
}

export function getFileTypeNames(): readonly string[] {
  return Object.keys(TYPES);
}

export function createFileEntityRule(name: string, options: ConnectorOptions): EntityRule | undefined {
  const properties = getEntry(TYPES, name);
  return properties === undefined ? getEntry(ENTITIES, name)?.(options) : { properties };
}

/** Both documented formats, because nothing declares which one a tenant gets. */
function itemActivityRule(): EntityRule {
  return {
    description: 'itemActivity (microsoft.graph.itemActivity, v1.0 and preview)',
    properties: { ...getAnnotations(), ...ITEM_ACTIVITY, ...ITEM_ACTIVITY_EXTRA },
  };
}

function listItemRule(): EntityRule {
  return {
    description: 'listItem (microsoft.graph.listItem)',
    properties: { ...getAnnotations(), ...LIST_ITEM },
  };
}
