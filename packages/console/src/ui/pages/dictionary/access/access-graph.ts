import type { DictionaryConnector } from '../../../../wire/dictionary.ts';

/** Permissions open endpoints, endpoints return entities. */
export const ACCESS_COLUMNS = Object.freeze(['permission', 'endpoint', 'entity'] as const);
export type AccessColumn = (typeof ACCESS_COLUMNS)[number];

export type AccessNode = { readonly column: AccessColumn; readonly name: string };

export type AccessNames = Readonly<Record<AccessColumn, readonly string[]>>;

/** In the order of the rules; responses that aren't entities come last. */
export function accessNames({ permissions, endpoints, entities }: DictionaryConnector): AccessNames {
  return {
    permission: permissions.map(({ value }) => value),
    endpoint: endpoints.map(({ id }) => id),
    entity: entities.map(({ name }) => name),
  };
}

/** Related names in both directions: a permission's endpoints and their entities, an entity's endpoints and their permissions. */
export function findRelatedNames(connector: DictionaryConnector, { column, name }: AccessNode): AccessNames {
  const { permissions, endpoints } = connector;
  if (column === 'permission') {
    const ids = permissions.find(({ value }) => value === name)?.endpoints ?? [];
    return { permission: [name], endpoint: ids, entity: listEntities(connector, ids) };
  }
  const ids =
    column === 'endpoint'
      ? [name]
      : endpoints.filter(({ entities }) => entities.includes(name)).map(({ id }) => id);
  return {
    permission: permissions
      .filter((one) => one.endpoints.some((id) => ids.includes(id)))
      .map(({ value }) => value),
    endpoint: ids,
    entity: column === 'endpoint' ? listEntities(connector, ids) : [name],
  };
}

function listEntities(
  { endpoints, entities }: DictionaryConnector,
  ids: readonly string[],
): readonly string[] {
  const reached = new Set(endpoints.filter(({ id }) => ids.includes(id)).flatMap((one) => one.entities));
  return entities.map(({ name }) => name).filter((name) => reached.has(name));
}

/** Between two adjacent columns, by index. */
export type AccessEdge = { readonly from: number; readonly to: number };

export type AccessEdges = { readonly left: readonly AccessEdge[]; readonly right: readonly AccessEdge[] };

/**
 * Lines between the displayed names.
 * @param isComplete include entities nested in what an endpoint returns; too many lines for all names at once
 */
export function accessLines(
  { permissions, endpoints }: DictionaryConnector,
  shown: AccessNames,
  isComplete: boolean,
): AccessEdges {
  const opened = permissions.map(({ value, endpoints: ids }) => [value, ids] as const);
  const reached = endpoints.map(
    ({ id, returns, entities }) => [id, isComplete ? entities : [returns]] as const,
  );
  return {
    left: linesBetween(opened, shown.permission, shown.endpoint),
    right: linesBetween(reached, shown.endpoint, shown.entity),
  };
}

function linesBetween(
  pairs: readonly (readonly [string, readonly string[]])[],
  from: readonly string[],
  to: readonly string[],
): readonly AccessEdge[] {
  return pairs.flatMap(([name, others]) =>
    others
      .map((other) => ({ from: from.indexOf(name), to: to.indexOf(other) }))
      .filter((line) => line.from >= 0 && line.to >= 0),
  );
}
