import type { EntityRule } from '../../plan/rule-set.ts';
import type { ConnectorOptions } from '../connector.ts';
import { driveEntity } from './drive.ts';
import { driveItemEntity } from './drive-item.ts';
import { type EntityMakers, entryOf, type Properties } from './entity-table.ts';
import { FILE_TYPES } from './file-types.ts';
import {
  applicationIdentityEntity,
  groupIdentityEntity,
  identityEntity,
  identitySetEntity,
} from './identity-set.ts';
import { ITEM_ACTIONS, itemActivityEntity, listItemEntity } from './item-activity.ts';

const ENTITIES: EntityMakers = {
  drive: driveEntity,
  driveItem: driveItemEntity,
  itemActivity: itemActivityEntity,
  listItem: listItemEntity,
  identitySet: identitySetEntity,
  identity: identityEntity,
  applicationIdentity: applicationIdentityEntity,
  groupIdentity: groupIdentityEntity,
};
const TYPES: Readonly<Record<string, Properties>> = { ...FILE_TYPES, ...ITEM_ACTIONS };

/** Names of the entities that msft-onedrive may return, but accounts and groups. */
export function fileEntityNames(): readonly string[] {
  return Object.keys(ENTITIES);
}

/** Names of their complex types. */
export function fileTypeNames(): readonly string[] {
  return Object.keys(TYPES);
}

/** The entity or complex type of that name; undefined when it is none of these. */
export function fileEntity(name: string, options: ConnectorOptions): EntityRule | undefined {
  const properties = entryOf(TYPES, name);
  return properties === undefined ? entryOf(ENTITIES, name)?.(options) : { properties };
}
