import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import {
  createGroupSlot,
  createIdSlot,
  createPersonSlot,
  groupEndpoint,
  groupsEndpoint,
  userEndpoint,
  usersEndpoint,
} from '../builders/directory-endpoints.ts';
import { driveDeltaHeaders, driveDeltaQuery, drivesQuery } from '../builders/query-rules.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const DRIVE = '/v1.0/drives/{driveId}';
const ITEM = `${DRIVE}/items/{itemId}`;
const DELTA = `${DRIVE}/root/delta`;
const USER_DRIVE = '/v1.0/users/{userId}/drive';
const USER_DELTA = `${USER_DRIVE}/root/delta`;
/**
 * The folder as an item, which Kiota's clients need. Source: microsoftgraph/msgraph-sdk-dotnet, issue 2231.
 */
const toItemPath = (path: string): string => path.replace('/root/', '/items/root/');
const SELECT: NonNullable<EndpointRule['query']> = { $select: { odata: 'select' } };

/**
 * `Files.Read.All` also opens content, so this list is the only barrier: no `/content`, thumbnails, versions,
 * permissions or sharing links, and no item by path.
 */
export function oneDriveEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    usersEndpoint(),
    userEndpoint(options),
    {
      id: 'user-drive',
      description: 'The default drive of a person.',
      path: USER_DRIVE,
      slots: { userId: createPersonSlot(options) },
      query: SELECT,
      response: { entity: 'drive' },
    },
    drivesEndpoint('user-drives', '/v1.0/users/{userId}/drives', { userId: createPersonSlot(options) }),
    ...(options.includeGroups
      ? [
          groupsEndpoint([]),
          groupEndpoint([], options),
          drivesEndpoint('group-drives', '/v1.0/groups/{groupId}/drives', {
            groupId: createGroupSlot(options),
          }),
        ]
      : []),
    {
      id: 'drive',
      description: 'One drive.',
      path: DRIVE,
      slots: createSlots(DRIVE, options),
      query: SELECT,
      response: { entity: 'drive' },
    },
    deltaEndpoint(['drive-delta', DELTA], options),
    deltaLinkEndpoint(['drive-delta-link', DELTA], options),
    deltaEndpoint(['user-drive-delta', USER_DELTA], options),
    deltaLinkEndpoint(['user-drive-delta-link', USER_DELTA], options),
    {
      id: 'item',
      description: 'One item.',
      path: ITEM,
      slots: createSlots(ITEM, options),
      query: SELECT,
      response: { entity: 'driveItem' },
    },
    activitiesEndpoint(['item-activities', `${ITEM}/activities`], 'What people did with an item.', options),
    activitiesEndpoint(
      ['drive-activities', `${DRIVE}/activities`],
      'What people did with the items of a drive.',
      options,
    ),
  ];
}

function createSlots(path: string, options: ConnectorOptions): NonNullable<EndpointRule['slots']> {
  return {
    ...(path.includes('{userId}') && { userId: createPersonSlot(options) }),
    ...(path.includes('{driveId}') && { driveId: createIdSlot('drive', 'opaque', options) }),
    ...(path.includes('{itemId}') && { itemId: createIdSlot('drive-item', 'opaque', options) }),
  };
}

function drivesEndpoint(id: string, path: string, owner: NonNullable<EndpointRule['slots']>): EndpointRule {
  return {
    id,
    description: 'Drives, those of the system included when they are selected.',
    path,
    slots: owner,
    query: drivesQuery(),
    response: { collection: 'drive' },
  };
}

type Delta = readonly [id: string, path: string];

function deltaEndpoint([id, path]: Delta, options: ConnectorOptions): EndpointRule {
  return {
    id,
    description: path.startsWith(USER_DRIVE)
      ? "Items of a person's default drive that came, changed or went since the last round."
      : 'Items of a drive that came, changed or went since the last round.',
    path,
    linkTemplates: [toItemPath(path)],
    slots: createSlots(path, options),
    query: driveDeltaQuery(),
    headers: driveDeltaHeaders(),
    response: { collection: 'driveItem' },
  };
}

/**
 * Graph's links are `delta?token=…` or `delta(token='…')`. The second has the token in the path; as a
 * required pseudonym it can only come from our links.
 */
function deltaLinkEndpoint([id, delta]: Delta, options: ConnectorOptions): EndpointRule {
  const path = withToken(delta);
  return {
    id,
    description: 'The same, in the spelling that some links of Graph have; led to by links only.',
    path,
    linkTemplates: [toItemPath(path)],
    slots: {
      ...createSlots(path, options),
      token: { type: 'opaque', pseudonym: 'required', kind: 'delta-token' },
    },
    headers: driveDeltaHeaders(),
    response: { collection: 'driveItem' },
  };
}

function withToken(path: string): string {
  return `${path}(token='{token}')`;
}

/** No query options. Source: List activities, Graph reference (v1.0, 2026). */
function activitiesEndpoint(
  [id, path]: readonly [id: string, path: string],
  description: string,
  options: ConnectorOptions,
): EndpointRule {
  return {
    id,
    description,
    path,
    slots: createSlots(path, options),
    response: { collection: 'itemActivity' },
  };
}
