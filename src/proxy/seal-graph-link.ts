import { RequestError } from '../kernel/errors.ts';
import { findLink, parseLinkTarget, writePath } from '../rules/engine.ts';
import type { PathPattern, PlanEndpoint, Target } from '../rules/plan.ts';
import type { Route } from './gateway.ts';

/** What sealing needs of a route. */
type Sealer = Pick<Route, 'connector' | 'plan' | 'pseudonymizer' | 'linkBase'>;

/**
 * Rewrites a paging or delta link of Graph to our own address: ids of persons in its path become reversible pseudonyms, and
 * the whole original path and query is sealed, bound to tenant, connector and endpoint.
 *
 * @returns undefined when the link is not one that this plan's endpoints write; the answer must then be withheld, since
 * dropping the link would silently truncate the data
 */
export function sealGraphLink(
  route: Sealer,
  graphOrigin: string,
  endpoint: PlanEndpoint,
  url: string,
): string | undefined {
  if (!url.startsWith(`${graphOrigin}/`)) return undefined;
  const inside = url.slice(graphOrigin.length);
  const target = readLink(inside);
  if (target === undefined) return undefined;
  const found = findLink(route.plan, endpoint, target);
  if (found === undefined) return undefined;
  const { id, path } = found.endpoint;
  const slots = pseudonymousSlots(route, path, found.slots);
  const sealed = route.pseudonymizer.sealLink({ connector: route.connector, endpointId: id }, inside);
  return `${route.linkBase}${writePath(path, slots)}?${parameterOf(target)}=${sealed}`;
}

function readLink(inside: string): Target | undefined {
  try {
    return parseLinkTarget(inside);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

function pseudonymousSlots(
  route: Sealer,
  path: PathPattern,
  slots: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  let written = slots;
  for (const parts of path.segments) {
    for (const part of parts) {
      if (!('slot' in part) || part.pseudonym !== 'required' || !Object.hasOwn(slots, part.slot)) continue;
      written = { ...written, [part.slot]: route.pseudonymizer.reversible(slots[part.slot] ?? '') ?? '' };
    }
  }
  return written;
}

function parameterOf(target: Target): '$skiptoken' | '$deltatoken' {
  return target.query.some(({ name }) => name.toLowerCase() === '$deltatoken') ? '$deltatoken' : '$skiptoken';
}
