import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, entity, keep } from '../../native/builders.ts';
import type { EntityRule } from '../../plan/rule-set.ts';
import { annotations } from './annotations.ts';
import { BASE_ITEM } from './drive.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';

const NAME = 'People choose it: names of people, customers and projects.';

export const ACCESS_ACTION = {} satisfies EntityTable<MicrosoftGraph.AccessAction>;

/** As v1.0 documents it: what was done is told by which property is there. */
export const ITEM_ACTIVITY = {
  id: keep('technical', 'opaque'),
  access: entity('accessAction'),
  activityDateTime: keep('quasi', 'dateTime'),
  actor: entity('identitySet'),
  driveItem: entity('driveItem'),
} satisfies EntityTable<MicrosoftGraph.ItemActivity>;

/** As the preview answers, which many tenants still get, and `listItem`, which the reference has and the types lack. */
export const ITEM_ACTIVITY_EXTRA: Properties = {
  action: entity('itemActionSet'),
  times: entity('itemActivityTimeSet'),
  listItem: entity('listItem'),
  location: drop('quasi', 'Where a person was.'),
};

/** Actions of the preview. Source: itemActionSet and its members, Graph reference (beta). */
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

/** Complex types of the preview; v1.0 publishes none of them. */
export const ITEM_ACTIONS: Readonly<Record<string, Properties>> = {
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
  versionAction: { newVersion: keep('metadata', 'opaque') },
};

export const LIST_ITEM = {
  ...BASE_ITEM,
  contentType: entity('contentTypeInfo'),
  sharepointIds: entity('sharepointIds'),
  analytics: navigation('quasi'),
  documentSetVersions: navigation('text'),
  driveItem: navigation('text'),
  fields: navigation('text'),
  versions: navigation('text'),
} satisfies EntityTable<MicrosoftGraph.ListItem>;

/** Both documented shapes at once: which one a tenant gets is nowhere declared. */
export function itemActivityEntity(): EntityRule {
  return {
    description: 'itemActivity (microsoft.graph.itemActivity, v1.0 and preview)',
    properties: { ...annotations(), ...ITEM_ACTIVITY, ...ITEM_ACTIVITY_EXTRA },
  };
}

export function listItemEntity(): EntityRule {
  return {
    description: 'listItem (microsoft.graph.listItem)',
    properties: { ...annotations(), ...LIST_ITEM },
  };
}
