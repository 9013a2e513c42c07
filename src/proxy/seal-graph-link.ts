import { RequestError } from '../kernel/errors.ts';
import { matchLink, parseLinkTarget, writePath } from '../rules/engine.ts';
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
  // A nested link (`members@odata.nextLink`) belongs to another endpoint of the plan.
  for (const candidate of [endpoint, ...route.plan.endpoints]) {
    const match = matchLink(candidate, target);
    if (match === undefined) continue;
    const slots = pseudonymousSlots(route, candidate.path, match.slots);
    const sealed = route.pseudonymizer.sealLink(
      { connector: route.connector, endpointId: candidate.id },
      inside,
    );
    return `${route.linkBase}${writePath(candidate.path, slots)}?${parameterOf(target)}=${sealed}`;
  }
  return undefined;
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
): Record<string, string> {
  const required = new Set(
    path.segments
      .flat()
      .flatMap((part) => ('slot' in part && part.pseudonym === 'required' ? [part.slot] : [])),
  );
  return Object.fromEntries(
    Object.entries(slots).map(([name, value]) => [
      name,
      required.has(name) ? (route.pseudonymizer.reversible(value) ?? '') : value,
    ]),
  );
}

function parameterOf(target: Target): '$skiptoken' | '$deltatoken' {
  return target.query.some(({ name }) => name.toLowerCase() === '$deltatoken') ? '$deltatoken' : '$skiptoken';
}
