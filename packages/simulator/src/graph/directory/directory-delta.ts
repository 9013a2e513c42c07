import type { Entity } from '../../base/entity.ts';
import type { Change } from '../../tenant/people/change-log.ts';
import type { SimulatedGroup } from '../../tenant/people/groups.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { contextUrl, type GraphCall } from '../odata/call.ts';
import {
  type DeltaState,
  firstState,
  nextRound,
  readDeltaToken,
  writeDeltaToken,
} from '../odata/delta-state.ts';
import { directoryLink } from '../odata/page.ts';
import type { Filter } from '../odata/parse-filter.ts';
import { checkGroupSelect, checkUserSelect, writeGroup, writeUser } from './directory-entities.ts';

/** How a collection takes part in delta rounds. */
type Source = {
  readonly topic: 'users' | 'groups';
  /** Ids of what exists now, in a fixed order. */
  readonly ids: () => readonly string[];
  /** The entry for one object; `changes` are the round's, none in the first round. */
  readonly write: (id: string, state: DeltaState, changes: readonly Change[]) => Entity | undefined;
};

export function usersDelta(call: GraphCall): Entity {
  checkUserSelect(call, { single: false, select: call.options.select });
  return deltaRound(call, {
    topic: 'users',
    ids: () => call.tenant.people().map((person) => person.id),
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
    ids: () => call.tenant.groups.map((group) => group.id),
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

/** The last thing that happened to each member. */
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
  const known = token === undefined ? baked : readDeltaToken(token, { log, freshUrl });
  const context = { '@odata.context': contextUrl(call, source.topic) };
  if (options.deltatoken === 'latest')
    return { ...context, '@odata.deltaLink': deltaLink(call, nextRound(known, log)), value: [] };
  // A round of changes tells what had happened by the time it began.
  const state =
    options.deltatoken !== undefined && token !== undefined && options.skiptoken === undefined
      ? { ...known, until: log.sequence() }
      : known;
  return { ...context, ...deltaPage(call, source, state) };
}

function deltaPage(call: GraphCall, source: Source, state: DeltaState): Entity {
  const { log } = call.tenant;
  const changes =
    state.since === undefined
      ? []
      : log.listSince(source.topic, state.since).filter((change) => change.sequence <= state.until);
  const all = state.since === undefined ? source.ids() : [...new Set(changes.map((change) => change.id))];
  const wanted = state.ids === undefined ? all : all.filter((id) => state.ids?.includes(id));
  const start =
    state.last === undefined
      ? 0
      : Math.max(wanted.indexOf(state.last) + 1, wanted.includes(state.last) ? 0 : state.position - 1);
  const size = Math.min(
    call.preferences.pageSize ?? Number.POSITIVE_INFINITY,
    call.endpoint.page?.maximum ?? 25,
  );
  const ids = wanted.slice(start, start + size);
  const last = ids.at(-1);
  const value = ids.map(
    (id) =>
      source.write(
        id,
        state,
        changes.filter((change) => change.id === id),
      ) ?? { id, '@removed': { reason: 'changed' } },
  );
  if (last === undefined || start + size >= wanted.length)
    return { '@odata.deltaLink': deltaLink(call, nextRound(state, log)), value };
  return {
    '@odata.nextLink': tokenLink(call, '$skiptoken', { ...state, position: start + size, last }),
    value,
  };
}

/** Options are baked into the token, so links carry nothing else. */
function tokenLink(call: GraphCall, name: '$skiptoken' | '$deltatoken', state: DeltaState): string {
  return directoryLink(
    { ...call, target: { ...call.target, query: [] } },
    { [name]: writeDeltaToken(state) },
  );
}

function deltaLink(call: GraphCall, state: DeltaState): string {
  return tokenLink(call, '$deltatoken', state);
}

/** `id eq 'a' or id eq 'b'`; the filter table lets nothing else through. */
function filterIds(filter: Filter): readonly string[] {
  if (filter.kind === 'and' || filter.kind === 'or')
    return [...filterIds(filter.left), ...filterIds(filter.right)];
  return filter.kind === 'compare' ? [String(filter.value)] : [];
}
