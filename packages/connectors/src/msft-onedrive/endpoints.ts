import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { groupEndpoints, userEndpoints } from '../endpoints/directory-endpoints.ts';
import { collectionEndpoint, entityEndpoint, SELECT_ONLY } from '../endpoints/endpoint-rule.ts';
import { driveDeltaHeaders, driveDeltaQuery, drivesQuery } from '../endpoints/query-rules.ts';
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

/**
 * `Files.Read.All` also opens content, so this list is the only barrier: no `/content`, thumbnails, versions,
 * permissions or sharing links, and no item by path.
 */
export function oneDriveEndpoints({ includeGroups }: ConnectorOptions): readonly EndpointRule[] {
  const select = { query: SELECT_ONLY };
  return [
    ...userEndpoints(),
    entityEndpoint('drive', select, ['user-drive', USER_DRIVE, 'The default drive of a person.']),
    drivesEndpoint('user-drives', '/v1.0/users/{userId}/drives'),
    ...(includeGroups
      ? [...groupEndpoints([]), drivesEndpoint('group-drives', '/v1.0/groups/{groupId}/drives')]
      : []),
    entityEndpoint('drive', select, ['drive', DRIVE, 'One drive.']),
    deltaEndpoint('drive-delta', DELTA),
    deltaLinkEndpoint('drive-delta-link', DELTA),
    deltaEndpoint('user-drive-delta', USER_DELTA),
    deltaLinkEndpoint('user-drive-delta-link', USER_DELTA),
    entityEndpoint('driveItem', select, ['item', ITEM, 'One item.']),
    // Without query options. Source: List activities, Graph reference (v1.0, 2026).
    collectionEndpoint('itemActivity', {}, [
      'item-activities',
      `${ITEM}/activities`,
      'What people did with an item.',
    ]),
    collectionEndpoint('itemActivity', {}, [
      'drive-activities',
      `${DRIVE}/activities`,
      'What people did with the items of a drive.',
    ]),
  ];
}

function drivesEndpoint(id: string, path: string): EndpointRule {
  const description = 'Drives, those of the system included when they are selected.';
  return collectionEndpoint('drive', { query: drivesQuery() }, [id, path, description]);
}

function deltaEndpoint(id: string, path: string): EndpointRule {
  const description = path.startsWith(USER_DRIVE)
    ? "Items of a person's default drive that came, changed or went since the last round."
    : 'Items of a drive that came, changed or went since the last round.';
  return collectionEndpoint(
    'driveItem',
    { linkTemplates: [toItemPath(path)], query: driveDeltaQuery(), headers: driveDeltaHeaders() },
    [id, path, description],
  );
}

/** Graph's links are `delta?token=…` or `delta(token='…')`. */
function deltaLinkEndpoint(id: string, delta: string): EndpointRule {
  const path = `${delta}(token='{token}')`;
  const description = 'The same, in the spelling that some links of Graph have; led to by links only.';
  return collectionEndpoint(
    'driveItem',
    { linkTemplates: [toItemPath(path)], headers: driveDeltaHeaders() },
    [id, path, description],
  );
}
