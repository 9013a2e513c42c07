import { type Entity, orThrow } from '../../base/entity.ts';
import { notFound } from '../../base/graph-error.ts';
import type { DirectoryRef } from '../../tenant/people/directory-ref.ts';
import { groupEntity } from '../../tenant/people/group-entity.ts';
import type { SimulatedGroup } from '../../tenant/people/groups.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { contextUrl, type GraphCall } from '../odata/call.ts';
import { directoryPage } from '../odata/page.ts';
import {
  checkGroupSelect,
  checkUserSelect,
  fullObject,
  fullUser,
  writeGroup,
  writeObject,
  writeUser,
} from './directory-entities.ts';

const ref = (person: SimulatedPerson): DirectoryRef => ({ type: 'user', id: person.id });

/** The context includes the selection: `#users(id,mail)`. */
function createContext(call: GraphCall, set: string, suffix = ''): string {
  const selection = call.options.select === undefined ? '' : `(${call.options.select.join(',')})`;
  return contextUrl(call, `${set}${selection}${suffix}`);
}

export function listUsers(call: GraphCall): Entity {
  const shape = { single: false, select: call.options.select };
  checkUserSelect(call, shape);
  const page = directoryPage(call, {
    list: call.tenant.people(),
    id: (person) => person.id,
    entity: (person) => fullUser(call, person),
  });
  return {
    '@odata.context': createContext(call, 'users'),
    ...page.annotations,
    value: page.rows.map((person) => writeUser(call, person, shape)),
  };
}

export function getUser(call: GraphCall): Entity {
  const shape = { single: true, select: call.options.select };
  checkUserSelect(call, shape);
  return {
    '@odata.context': createContext(call, 'users', '/$entity'),
    ...writeUser(call, getAddressedPerson(call), shape),
  };
}

function getAddressedPerson(call: GraphCall): SimulatedPerson {
  const key = call.slots['user'] ?? '';
  return orThrow(call.tenant.person(key), () => notFound(key));
}

export function getManager(call: GraphCall): Entity {
  const manager = call.tenant.hierarchy.getManager(getAddressedPerson(call));
  if (manager === undefined) throw notFound('manager');
  return {
    '@odata.context': createContext(call, 'directoryObjects', '/$entity'),
    ...writeObject(call, ref(manager), call.options.select),
  };
}

export const listDirectReports = (call: GraphCall): Entity =>
  listObjects(call, call.tenant.hierarchy.getDirectReports(getAddressedPerson(call)).map(ref));
export const listMemberships = (call: GraphCall): Entity =>
  listObjects(call, getDirectMemberships(call, getAddressedPerson(call)));

export function listTransitiveMemberships(call: GraphCall): Entity {
  const found = new Map<string, DirectoryRef>();
  const queue = [...getDirectMemberships(call, getAddressedPerson(call))];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next.id)) continue;
    found.set(next.id, next);
    queue.push(...groupsAround(call, next.id));
  }
  return listObjects(call, [...found.values()]);
}

const getDirectMemberships = (call: GraphCall, person: SimulatedPerson): readonly DirectoryRef[] => [
  ...groupsAround(call, person.id),
  ...call.tenant.others.rolesAndUnits(person),
];

function groupsAround({ tenant }: GraphCall, id: string): readonly DirectoryRef[] {
  return tenant.groups
    .filter((group) => tenant.listMembers(group).some((member) => member.id === id))
    .map((group) => ({ type: 'group', id: group.id }));
}

function listObjects(call: GraphCall, refs: readonly DirectoryRef[], set = 'directoryObjects'): Entity {
  const page = directoryPage(call, {
    list: refs,
    id: (one) => one.id,
    entity: (one) => fullObject(call, one),
  });
  return {
    '@odata.context': createContext(call, set),
    ...page.annotations,
    value: page.rows.map((one) => writeObject(call, one, call.options.select)),
  };
}

export function listGroups(call: GraphCall): Entity {
  const shape = { single: false, select: call.options.select };
  checkGroupSelect(shape, call.tenant.groups[0], false);
  const page = directoryPage(call, {
    list: call.tenant.groups,
    id: (group) => group.id,
    entity: groupEntity,
  });
  return {
    '@odata.context': createContext(call, 'groups'),
    ...page.annotations,
    value: page.rows.map((group) => writeGroup(call, group, shape)),
  };
}

export function getGroup(call: GraphCall): Entity {
  const shape = { single: true, select: call.options.select };
  checkGroupSelect(shape, call.tenant.groups[0], false);
  return {
    '@odata.context': createContext(call, 'groups', '/$entity'),
    ...writeGroup(call, findGroup(call), shape),
  };
}

function findGroup(call: GraphCall): SimulatedGroup {
  const key = call.slots['group'] ?? '';
  return orThrow(call.tenant.group(key), () => notFound(key));
}

export const listMembers = (call: GraphCall): Entity =>
  listObjects(call, call.tenant.listMembers(findGroup(call)));

export function listUserMembers(call: GraphCall): Entity {
  return listObjects(
    call,
    call.tenant.listMembers(findGroup(call)).filter((one) => one.type === 'user'),
    'users',
  );
}

export function listOwners(call: GraphCall): Entity {
  return listObjects(
    call,
    findGroup(call).owners.filter((owner) => call.tenant.person(owner.id) !== undefined),
  );
}

export function listTransitiveMembers(call: GraphCall): Entity {
  const found = new Map<string, DirectoryRef>();
  const queue = [...call.tenant.listMembers(findGroup(call))];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next.id)) continue;
    found.set(next.id, next);
    const inner = next.type === 'group' ? call.tenant.group(next.id) : undefined;
    if (inner !== undefined) queue.push(...call.tenant.listMembers(inner));
  }
  return listObjects(call, [...found.values()]);
}
