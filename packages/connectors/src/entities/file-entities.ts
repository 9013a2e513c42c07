import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { arrayOf, drop, entity, keep, pseudonymize } from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from './connector-options.ts';
import { BASE_ITEM, driveItemRule, driveRule } from './drive.ts';
import {
  createNavigationRule,
  type EntityRuleFactories,
  type EntityTable,
  getEntry,
  type Properties,
} from './entity-table.ts';
import { FILE_TYPES } from './file-types.ts';
import { withAnnotations } from './get-annotations.ts';
import { applicationIdentityRule, groupIdentityRule, identityRule, identitySetRule } from './identity-set.ts';

const NAME = 'People choose it: names of people, customers and projects.';

/** Documented for v1.0: the property that is present is the action. */
export const ITEM_ACTIVITY = {
  id: pseudonymize(['text', 'technical'], 'Anyone who can open the item sees the same id.'),
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
  deleteAction: { name: drop('text', NAME), objectType: keep('metadata', 'serviceWord') },
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

const ENTITIES: EntityRuleFactories = {
  drive: driveRule,
  driveItem: driveItemRule,
  itemActivity: itemActivityRule,
  listItem: listItemRule,
  identitySet: identitySetRule,
  identity: identityRule,
  applicationIdentity: applicationIdentityRule,
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
    properties: withAnnotations(ITEM_ACTIVITY, ITEM_ACTIVITY_EXTRA),
  };
}

function listItemRule(): EntityRule {
  return {
    description: 'listItem (microsoft.graph.listItem)',
    properties: withAnnotations(LIST_ITEM),
  };
}
