import { type Entity, orThrow, words } from '../../base/entity.ts';
import { badRequest, GraphError } from '../../base/graph-error.ts';
import { driveEntity } from '../../tenant/files/drive-entity.ts';
import type { SimulatedDrive } from '../../tenant/files/drives.ts';
import { checkSelect, type GraphCall, inContext, pickProperties, quoteKey } from '../odata/call.ts';
import { directoryLink, sortEntities } from '../odata/page.ts';

const DRIVE_DEFAULT = words(
  'createdDateTime description id lastModifiedDateTime name webUrl driveType createdBy',
  'lastModifiedBy owner quota',
);
const DRIVE_PROPERTIES: readonly string[] = [...DRIVE_DEFAULT, 'sharePointIds', 'system', 'eTag'];

export function findDrive(call: GraphCall): SimulatedDrive {
  if (call.slots['user'] !== undefined) return userDrive(call);
  const id = call.slots['drive'] ?? '';
  if (!/^b![A-Za-z0-9_-]{64}$/.test(id)) throw malformedDrive();
  return orThrow(call.files.findDrive(id), itemNotFound);
}

export function getDrive(call: GraphCall): Entity {
  const drive = findDrive(call);
  return inContext(call, `drives${selection(call)}/$entity`, writeDrive(call, drive));
}

export const getUserDrive = (call: GraphCall): Entity =>
  inContext(call, `drives${selection(call)}/$entity`, writeDrive(call, userDrive(call)));

function userDrive(call: GraphCall): SimulatedDrive {
  const [drive] = userDrives(call);
  if (drive === undefined) throw neverOpened();
  return drive;
}

const neverOpened = () => resourceNotFound("User's mysite not found.");

function userDrives(call: GraphCall): readonly SimulatedDrive[] {
  const person = call.tenant.person(call.slots['user'] ?? '');
  if (person === undefined) throw resourceNotFound('User not found');
  const drives = call.files.listPersonDrives(person);
  if (drives.length === 0) throw neverOpened();
  return drives;
}

export const listUserDrives = (call: GraphCall): Entity =>
  drivePage(call, userDrives(call), `users(${quoteKey(call.slots['user'] ?? '')})/drives`);

export function listGroupDrives(call: GraphCall): Entity {
  const key = call.slots['group'] ?? '';
  const group = call.tenant.group(key);
  const drives = group === undefined ? [] : call.files.listGroupDrives(group);
  if (drives.length === 0) throw resourceNotFound('Resource is not found.');
  return drivePage(call, drives, `groups(${quoteKey(key)})/drives`);
}

/** System drives are listed only when `system` is selected (List drives). */
function drivePage(call: GraphCall, all: readonly SimulatedDrive[], context: string): Entity {
  checkDriveSelect(call);
  const { options, endpoint } = call;
  const listed = all.filter(({ use }) => use !== 'cache' || options.select?.includes('system') === true);
  const sorted = sortEntities(listed, options, (drive) => fullDrive(call, drive));
  const start = readPagedToken(options.skiptoken);
  const end = start + Math.min(options.top ?? 200, endpoint.page?.maximum ?? 200);
  return inContext(call, `${context}${selection(call)}`, {
    ...(end < sorted.length && {
      '@odata.nextLink': directoryLink(call, { $skiptoken: writePagedToken(end) }),
    }),
    value: sorted.slice(start, end).map((drive) => writeDrive(call, drive)),
  });
}

const fullDrive = (call: GraphCall, drive: SimulatedDrive): Entity =>
  driveEntity(drive, { people: call.files.getPeople(drive), tenantId: call.tenant.id });

function writeDrive(call: GraphCall, drive: SimulatedDrive): Entity {
  checkDriveSelect(call);
  const full = fullDrive(call, drive);
  return call.decorate('drive', pickProperties(full, call.options.select ?? [...DRIVE_DEFAULT, 'system']));
}

const checkDriveSelect = (call: GraphCall): void => checkSelect(call, DRIVE_PROPERTIES, 'drive');

export function selection({ options }: GraphCall): string {
  return options.select === undefined ? '' : `(${options.select.join(',')})`;
}

export const writePagedToken = (position: number): string =>
  Buffer.from(`Paged=TRUE&p_ID=${position}`).toString('base64');

/** Throws GraphError 400 for a malformed token. */
export function readPagedToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const position = /^Paged=TRUE&p_ID=(\d{1,9})$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (position === undefined) throw invalidToken();
  return Number(position);
}

export const filesDenied = (): GraphError => new GraphError(403, 'accessDenied', 'Access denied');

export const itemNotFound = (): GraphError =>
  new GraphError(404, 'itemNotFound', 'The resource could not be found.');

const resourceNotFound = (message: string): GraphError => new GraphError(404, 'ResourceNotFound', message);

const malformedDrive = (): GraphError =>
  badRequest(
    'The provided drive id appears to be malformed, or does not represent a valid drive.',
    'invalidRequest',
  );

export const invalidToken = (): GraphError => badRequest('The provided token is invalid.', 'invalidRequest');

export function resyncRequired(location: string, inner: 'Apply' | 'Upload'): GraphError {
  return new GraphError(
    410,
    'resyncRequired',
    'Resync required. Replace any local items with the server version (including deletes) if you are sure that the service was up to date with your local changes when you last sync’d.',
    { headers: { location }, inner: `resyncChanges${inner}Differences` },
  );
}
