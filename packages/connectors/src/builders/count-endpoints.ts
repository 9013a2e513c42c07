import type { EndpointRule, HeaderRule } from '@nymgate/engine/plan/rule-set';
import type { ExampleCall, Permission } from './connector.ts';

const COUNT = '/$count';

/**
 * Adds `/$count` to each collection that allows `$count=true`, with the same filters. The directory counts
 * only with `ConsistencyLevel: eventual`, which is the default header (graph-facts.md#2.5).
 */
export function addCountEndpoints(endpoints: readonly EndpointRule[]): readonly EndpointRule[] {
  return endpoints.flatMap((endpoint) =>
    hasCount(endpoint) ? [endpoint, createCountEndpoint(endpoint)] : [endpoint],
  );
}

function hasCount({ query, response }: EndpointRule): boolean {
  return query?.['$count'] !== undefined && 'collection' in response;
}

function createCountEndpoint({
  id,
  path,
  slots,
  query = {},
  headers = {},
  response,
}: EndpointRule): EndpointRule {
  const { $filter, $search } = query;
  const level = headers['ConsistencyLevel'];
  return {
    id: toCountId(id),
    description: `How many of them there are: ${id}.`,
    path: `${path}${COUNT}`,
    ...(slots && { slots }),
    query: { ...($filter && { $filter }), ...($search && { $search }) },
    ...(level && { headers: { ConsistencyLevel: requireEventualConsistency(level) } }),
    response: { count: 'collection' in response ? response.collection : '' },
  };
}

function requireEventualConsistency(level: HeaderRule): HeaderRule {
  return 'preferences' in level ? level : { ...level, default: 'eventual' };
}

function toCountId(collection: string): string {
  return `${collection}-count`;
}

/** A count needs the permissions of its collection. */
export function countPermissions(
  served: readonly EndpointRule[],
  permissions: readonly Permission[],
): readonly Permission[] {
  const ids = new Set(served.map(({ id }) => id));
  const counted = (id: string) => (ids.has(toCountId(id)) ? [id, toCountId(id)] : [id]);
  return permissions.map((permission) => ({
    ...permission,
    endpoints: permission.endpoints.flatMap(counted),
  }));
}

export function countExamples(
  served: readonly EndpointRule[],
  examples: readonly ExampleCall[],
): readonly ExampleCall[] {
  const ids = new Set(served.map(({ id }) => id));
  const counts = examples.flatMap((example): readonly ExampleCall[] => {
    if (!ids.has(toCountId(example.id))) return [];
    const [path = ''] = example.path.split('?', 1);
    return [
      { ...example, id: toCountId(example.id), title: `${example.title}: how many`, path: `${path}${COUNT}` },
    ];
  });
  return [...examples, ...counts];
}
