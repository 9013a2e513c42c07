import { toAsciiLowerCase } from '../kernel/ascii-case.ts';
import type { HeaderList } from '../kernel/ports.ts';
import { findRows } from './create-collection-node.ts';
import type { NativeEndpoint } from './plan.ts';

/** Types of the objects in lists of the directory. */
export const CAST_TYPES: ReadonlySet<string> = new Set([
  'user',
  'group',
  'device',
  'orgContact',
  'servicePrincipal',
  'application',
  'directoryRole',
  'administrativeUnit',
]);

/** The same, as Graph spells them in a cast. */
const CASTS: ReadonlyMap<string, string> = new Map(
  [...CAST_TYPES].flatMap((name) => {
    const cast = `microsoft.graph.${name}`;
    return [cast, `graph.${name}`].map((written) => [toAsciiLowerCase(written), cast] as const);
  }),
);

const TYPE = '@odata.type';

/** Graph casts lists of the directory in advanced queries only (graph-facts.md#2.5). */
const ADVANCED_QUERY = ['consistencylevel', 'eventual'] as const;

/**
 * The cast that a path ends with, in Graph's spelling.
 *
 * @example parseCast(['v1.0', 'groups', 'x', 'members', 'graph.user']) // 'microsoft.graph.user'
 */
export function parseCast(segments: readonly string[]): string | undefined {
  return CASTS.get(toAsciiLowerCase(segments.at(-1) ?? ''));
}

/**
 * The path without the cast that it ends with.
 *
 * @param cast in Graph's spelling; undefined: the path has none
 * @returns undefined when it ends with something else
 */
export function removeCast(
  segments: readonly string[],
  cast: string | undefined,
): readonly string[] | undefined {
  if (cast === undefined) return segments;
  return parseCast(segments) === cast ? segments.slice(0, -1) : undefined;
}

/** @example toCastSuffix('microsoft.graph.user') // '/microsoft.graph.user' */
export function toCastSuffix(cast: string | undefined): string {
  return cast === undefined ? '' : `/${cast}`;
}

/**
 * Whether a cast tells no more than the answer without it, and Graph takes one: rows of a list of the directory, of which the type is
 * delivered. Graph leaves the type out of the rows of a cast, so no rule may become less strict without it.
 */
export function acceptsCast({ response, entity, headers, path }: NativeEndpoint): boolean {
  if (findRows(response) === undefined || entity.kind !== 'object') return false;
  if (entity.stricter?.property === TYPE) return false;
  const type = entity.properties.get(TYPE);
  const isDelivered = type?.kind === 'leaf' && type.action.treatment === 'keep';
  return isDelivered && endsWithRelation(path) && acceptsAdvancedQuery(headers);
}

/** A round of changes has the changes of one type. */
function endsWithRelation({ segments }: NativeEndpoint['path']): boolean {
  const [last, ...more] = segments.at(-1) ?? [];
  return (
    more.length === 0 && last !== undefined && 'literal' in last && /^(?!delta$)\w+$/i.test(last.literal)
  );
}

function acceptsAdvancedQuery(headers: NativeEndpoint['headers']): boolean {
  const [name, value] = ADVANCED_QUERY;
  const rule = headers.get(name);
  return rule !== undefined && !('preferences' in rule) && rule.values?.includes(value) === true;
}

/** The headers of a request with a cast, as Graph needs them. */
export function withAdvancedQuery(headers: HeaderList): HeaderList {
  const [name] = ADVANCED_QUERY;
  return headers.some(([each]) => each === name) ? headers : [...headers, ADVANCED_QUERY];
}
