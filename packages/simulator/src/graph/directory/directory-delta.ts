import type { Entity } from '../../base/entity.ts';
import type { Change } from '../../tenant/people/change-log.ts';
import type { SimulatedGroup } from '../../tenant/people/groups.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { contextUrl, type GraphCall } from '../odata/call.ts';
import {
  type DeltaState,
  deltaPage,
  firstState,
  nextRound,
  readDeltaToken,
  writeDeltaToken,
} from '../odata/delta-state.ts';
import { directoryLink } from '../odata/page.ts';
import type { Filter } from '../odata/parse-filter.ts';
import { checkGroupSelect, checkUserSelect, writeGroup, writeUser } from './directory-entities.ts';

type Source = {
  readonly topic: 'users' | 'groups';
  readonly ids: () => readonly string[];
  readonly write: (id: string, state: DeltaState, changes: readonly Change[]) => Entity | undefined;
};

export function usersDelta(call: GraphCall): Entity {
  checkUserSelect(call, { single: false, select: call.options.select });
  return deltaRound(call, {
    topic: 'users',
    ids: () => listIds(call, call.tenant.people()),
    write: (id, state) => {
      const person = call.tenant.person(id);
      return person === undefined ? undefined : userEntry(call, person, state);
    },
  });
}

function userEntry(call: GraphCall, person: SimulatedPerson, { select }: DeltaState): Entity {
  const entity = writeUser(call, person, {
    single: false,
    select:
      select === undefined ? undefined : [...new Set([...select, 'id'])].filter((name) => name !== 'manager'),
  });
  const manager = select?.includes('manager') === true ? call.tenant.hierarchy.getManager(person) : undefined;
  return manager === undefined
    ? entity
    : { ...entity, 'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: manager.id }] };
}

export function groupsDelta(call: GraphCall): Entity {
  checkGroupSelect({ single: false, select: call.options.select }, call.tenant.groups[0], true);
  return deltaRound(call, {
    topic: 'groups',
    ids: () => listIds(call, call.tenant.groups),
    write: (id, state, changes) => {
      const group = call.tenant.group(id);
      return group === undefined ? undefined : groupEntry(call, group, { state, changes });
    },
  });
}

function groupEntry(
  call: GraphCall,
  group: SimulatedGroup,
  { state, changes }: { state: DeltaState; changes: readonly Change[] },
): Entity {
  const { select } = state;
  const plain =
    select === undefined
      ? undefined
      : [...new Set([...select, 'id'])].filter((name) => name !== 'members' && name !== 'owners');
  const entity = writeGroup(call, group, { single: false, select: plain });
  if (select !== undefined && !select.includes('members')) return entity;
  const members =
    state.since === undefined
      ? call.tenant
          .listMembers(group)
          .map((one) => ({ '@odata.type': `#microsoft.graph.${one.type}`, id: one.id }))
      : changedMembers(changes);
  return members.length === 0 ? entity : { ...entity, 'members@delta': members };
}

function changedMembers(changes: readonly Change[]): readonly Entity[] {
  const last = new Map(
    changes.flatMap(({ member }) => (member === undefined ? [] : [[member.id, member.removed] as const])),
  );
  return [...last].map(([id, removed]) => ({
    '@odata.type': '#microsoft.graph.user',
    id,
    ...(removed ? { '@removed': { reason: 'deleted' } } : {}),
  }));
}

function deltaRound(call: GraphCall, source: Source): Entity {
  const { log } = call.tenant;
  const { options } = call;
  const freshUrl = `${call.graphUrl}${call.target.rawPath}?$deltatoken=`;
  const token =
    options.skiptoken ??
    (options.deltatoken === '' || options.deltatoken === 'latest' ? undefined : options.deltatoken);
  const baked = {
    ...firstState(log),
    ...(options.select && { select: options.select }),
    ...(options.filter && { ids: filterIds(options.filter) }),
  };
  const known = token === undefined ? baked : readDeltaToken<DeltaState>(token, log, freshUrl);
  const context = { '@odata.context': contextUrl(call, source.topic) };
  if (options.deltatoken === 'latest')
    return {
      ...context,
      '@odata.deltaLink': tokenLink(call, '$deltatoken', nextRound(known, log)),
      value: [],
    };
  // A round covers the changes up to its first page.
  const state =
    options.deltatoken !== undefined && token !== undefined && options.skiptoken === undefined
      ? { ...known, until: log.sequence() }
      : known;
  return { ...context, ...page(call, source, state) };
}

function page(call: GraphCall, source: Source, state: DeltaState): Entity {
  const { since, until, last } = state;
  const changes = since === undefined ? [] : call.tenant.log.listSince(source.topic, since, until);
  const all = since === undefined ? source.ids() : [...new Set(changes.map((change) => change.id))];
  const rows = state.ids === undefined ? all : all.filter((id) => state.ids?.includes(id));
  const at = last === undefined ? -1 : rows.indexOf(last);
  const { pageSize = Number.POSITIVE_INFINITY } = call.preferences;
  return deltaPage(call, state, rows, {
    start: last === undefined || at !== -1 ? at + 1 : Math.max(0, state.position - 1),
    ...{ size: Math.min(pageSize, call.endpoint.page?.maximum ?? 25), id: (id) => id },
    write: (id) => {
      const objectChanges = changes.filter((change) => change.id === id);
      return source.write(id, state, objectChanges) ?? { id, '@removed': { reason: 'changed' } };
    },
    link: (name, next) => tokenLink(call, name, next),
  });
}

/** Tokens hold the options, so links carry nothing else. */
function tokenLink(call: GraphCall, name: '$skiptoken' | '$deltatoken', state: DeltaState): string {
  return directoryLink(
    { ...call, target: { ...call.target, query: [] } },
    { [name]: writeDeltaToken(state) },
  );
}

/** `id eq 'a' or id eq 'b'`; the filter table allows nothing else. */
function filterIds(filter: Filter): readonly string[] {
  if (filter.kind === 'and' || filter.kind === 'or')
    return [...filterIds(filter.left), ...filterIds(filter.right)];
  return filter.kind === 'compare' ? [String(filter.value)] : [];
}

function listIds({ tenant }: GraphCall, objects: readonly { readonly id: string }[]): readonly string[] {
  return tenant.toListOrder(objects, ({ id }) => id).map(({ id }) => id);
}
