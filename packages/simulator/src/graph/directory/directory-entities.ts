import type { Entity } from '../../base/entity.ts';
import { accessDenied, badRequest, GraphError, insufficient } from '../../base/graph-error.ts';
import { mailboxSettingsEntity } from '../../tenant/calendar/mailbox-entities.ts';
import type { DirectoryRef } from '../../tenant/people/directory-ref.ts';
import { GROUP_DEFAULT, GROUP_SINGLE_ONLY, groupEntity } from '../../tenant/people/group-entity.ts';
import type { SimulatedGroup } from '../../tenant/people/groups.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { USER_BASIC, USER_DEFAULT, USER_SINGLE_ONLY, userEntity } from '../../tenant/people/user-entity.ts';
import { type GraphCall, hasRole, pickProperties, unknownPropertyError } from '../odata/call.ts';
import type { Expand } from '../odata/read-options.ts';

/** Maximum of an expansion (graph-facts.md#3.1: `$expand` of members returns 20). */
const EXPANDED = 20;

export const fullUser = (call: GraphCall, person: SimulatedPerson): Entity =>
  userEntity(person, { seed: call.tenant.seed });

type Projection = { readonly single: boolean; readonly select: readonly string[] | undefined };

export function writeUser(call: GraphCall, person: SimulatedPerson, shape: Projection): Entity {
  const entity = pickProperties(
    userWithSettings(call, person, shape.select),
    shape.select ?? defaultUserProperties(call),
  );
  return call.decorate('user', { ...entity, ...expandUser(call, person) });
}

function defaultUserProperties(call: GraphCall): readonly string[] {
  return readsFullUsers(call)
    ? USER_DEFAULT
    : USER_DEFAULT.filter((name) => USER_BASIC.some((basic) => basic === name));
}

const readsFullUsers = (call: GraphCall): boolean => hasRole(call, 'User.Read.All', 'Directory.Read.All');

function userWithSettings(
  call: GraphCall,
  person: SimulatedPerson,
  select: readonly string[] | undefined,
): Entity {
  const entity = fullUser(call, person);
  if (select?.includes('mailboxSettings') !== true) return entity;
  return {
    ...entity,
    mailboxSettings: call.decorate(
      'mailboxSettings',
      mailboxSettingsEntity(person, call.tenant.hierarchy.getManager(person)),
    ),
  };
}

/** Throws GraphError for properties that the resource, the endpoint or the token's roles do not allow. */
export function checkUserSelect(call: GraphCall, { single, select = [] }: Projection): void {
  const sample = call.tenant.initialPeople[0];
  const known = new Set([
    ...(sample === undefined ? [] : Object.keys(fullUser(call, sample))),
    'mailboxSettings',
    ...(call.endpoint.id === 'users-delta' ? ['manager'] : []),
  ]);
  const unknown = select.find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownPropertyError(unknown, 'user');
  const singleOnly = single ? undefined : select.find((name) => USER_SINGLE_ONLY.some((one) => one === name));
  if (singleOnly !== undefined)
    throw new GraphError(
      501,
      'NotImplemented',
      `The property '${singleOnly}' cannot be selected on a collection of users.`,
    );
  if (select.includes('signInActivity')) checkSignInActivity(call);
  if (select.includes('mailboxSettings') && !hasRole(call, 'MailboxSettings.Read')) throw accessDenied();
  const basic: readonly string[] = USER_BASIC;
  if (!readsFullUsers(call) && select.some((name) => !basic.includes(name))) throw insufficient();
}

function checkSignInActivity(call: GraphCall): void {
  if (!hasRole(call, 'AuditLog.Read.All')) throw insufficient();
  if (call.slots['user']?.includes('@') === true)
    throw badRequest(
      'Get By Key only supports UserId and the key has to be a valid Guid',
      'Request_BadRequest',
    );
}

function expandUser(call: GraphCall, person: SimulatedPerson): Entity {
  const expanded: Entity = {};
  for (const { navigation, select } of call.options.expand) {
    const { getManager, getDirectReports } = call.tenant.hierarchy;
    const manager = getManager(person);
    if (navigation === 'manager' && manager !== undefined)
      expanded['manager'] = writeObject(nested(call), { type: 'user', id: manager.id }, select);
    if (navigation === 'directReports')
      expanded['directReports'] = getDirectReports(person)
        .slice(0, EXPANDED)
        .map((report) => writeObject(nested(call), { type: 'user', id: report.id }, select));
  }
  return expanded;
}

const nested = (call: GraphCall): GraphCall => ({ ...call, options: { ...call.options, expand: [] } });

export function writeGroup(call: GraphCall, group: SimulatedGroup, { single, select }: Projection): Entity {
  const defaults = single
    ? [...GROUP_DEFAULT, ...GROUP_SINGLE_ONLY.filter((name) => name === 'isArchived')]
    : GROUP_DEFAULT;
  const entity = pickProperties(groupEntity(group), select ?? defaults);
  return call.decorate('group', { ...entity, ...expandGroup(call, group) });
}

function expandGroup(call: GraphCall, group: SimulatedGroup): Entity {
  const refs = (one: Expand) =>
    (one.navigation === 'owners' ? group.owners : call.tenant.listMembers(group)).slice(0, EXPANDED);
  return Object.fromEntries(
    call.options.expand.map((one) => [
      one.navigation,
      refs(one).map((ref) => writeObject(nested(call), ref, one.select)),
    ]),
  );
}

export function checkGroupSelect(
  { single, select = [] }: Projection,
  sample: SimulatedGroup | undefined,
  delta: boolean,
): void {
  const known = new Set([
    ...(sample === undefined ? [] : Object.keys(groupEntity(sample))),
    ...(delta ? ['members', 'owners'] : []),
  ]);
  const unknown = select.find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownPropertyError(unknown, 'group');
  const singleOnly = single
    ? undefined
    : select.find((name) => GROUP_SINGLE_ONLY.some((one) => one === name));
  if (singleOnly !== undefined)
    throw new GraphError(
      501,
      'NotImplemented',
      `The property '${singleOnly}' cannot be selected on a collection of groups.`,
    );
}

export function fullObject(call: GraphCall, ref: DirectoryRef): Entity {
  const type = { '@odata.type': `#microsoft.graph.${ref.type}` };
  const person = ref.type === 'user' ? call.tenant.person(ref.id) : undefined;
  const group = ref.type === 'group' ? call.tenant.group(ref.id) : undefined;
  if (person !== undefined) return { ...type, ...fullUser(call, person) };
  if (group !== undefined) return { ...type, ...groupEntity(group) };
  return { ...type, ...(call.tenant.others.findEntity(ref) ?? { id: ref.id }) };
}

/** Without the right to read its type, only type and id are returned and the rest is null (graph-facts.md#3.1). */
export function writeObject(
  call: GraphCall,
  ref: DirectoryRef,
  select: readonly string[] | undefined,
): Entity {
  const full = fullObject(call, ref);
  const defaults =
    ref.type === 'user' ? USER_DEFAULT : ref.type === 'group' ? GROUP_DEFAULT : Object.keys(full);
  const names = ['id', ...(select ?? defaults).filter((name) => name !== 'id')];
  const shown = pickProperties(full, names);
  const readable = READ_BY_ALL.has(ref.type) || hasRole(call, 'Directory.Read.All') || readsUser(call, ref);
  const entity = readable
    ? shown
    : Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, name === 'id' ? value : null]));
  const kind = ref.type === 'user' || ref.type === 'group' ? ref.type : 'directoryObject';
  return call.decorate(kind, {
    '@odata.type': full['@odata.type'],
    '@odata.id': objectUrl(call, ref),
    ...entity,
  });
}

/** Readable with every role for members and memberships (graph-facts.md#3.1). */
const READ_BY_ALL: ReadonlySet<DirectoryRef['type']> = new Set([
  'group',
  'device',
  'orgContact',
  'servicePrincipal',
]);

const readsUser = (call: GraphCall, { type }: DirectoryRef): boolean =>
  type === 'user' && readsFullUsers(call);

function objectUrl(call: GraphCall, ref: DirectoryRef): string {
  const names = {
    user: 'User',
    group: 'Group',
    device: 'Device',
    orgContact: 'Contact',
    servicePrincipal: 'ServicePrincipal',
    directoryRole: 'DirectoryRole',
    administrativeUnit: 'AdministrativeUnit',
  } as const;
  return `${call.graphUrl}/v2/${call.tenant.id}/directoryObjects/${ref.id}/Microsoft.DirectoryServices.${names[ref.type]}`;
}
