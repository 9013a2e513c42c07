import { RequestError } from '../kernel/errors.ts';
import { findLink, parseLinkTarget, writePath } from '../rules/engine.ts';
import type { Decision, PathPattern, Target } from '../rules/plan.ts';
import type { Route } from './gateway.ts';

/** What sealing needs of a route. */
type Sealer = Pick<Route, 'connector' | 'plan' | 'pseudonymizer' | 'linkBase'>;

/** The request in whose answer a link stands: its endpoint, and the slot values of its path as the caller wrote them. */
export type Asked = Pick<Decision, 'endpoint' | 'slots'>;

/**
 * Rewrites a paging or delta link of Graph to our own address: ids in its path become reversible pseudonyms, but for those that
 * a rule takes in clear and this caller has written in clear, and the whole original path and query is sealed, bound to tenant,
 * connector and endpoint.
 *
 * @returns undefined when the link is not one that this plan's endpoints write; the answer must then be withheld, since
 * dropping the link would silently truncate the data
 */
export function sealGraphLink(
  route: Sealer,
  graphOrigin: string,
  asked: Asked,
  url: string,
): string | undefined {
  if (!url.startsWith(`${graphOrigin}/`)) return undefined;
  const inside = url.slice(graphOrigin.length);
  const target = readLink(inside);
  if (target === undefined) return undefined;
  const found = findLink(route.plan, asked.endpoint, target);
  if (found === undefined) return undefined;
  const { id, path } = found.endpoint;
  const slots = pseudonymousSlots(route, { asked, path, slots: found.slots });
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

type Link = {
  readonly asked: Asked;
  readonly path: PathPattern;
  readonly slots: Readonly<Record<string, string>>;
};

/** Graph repeats in a link what the request asked for, opened: whoever asked with a pseudonym must not be told whose it is. */
function pseudonymousSlots(
  { pseudonymizer }: Sealer,
  { asked, path, slots }: Link,
): Readonly<Record<string, string>> {
  let written = slots;
  for (const parts of path.segments) {
    for (const part of parts) {
      if (!('slot' in part) || part.pseudonym === 'never' || !Object.hasOwn(slots, part.slot)) continue;
      const value = slots[part.slot] ?? '';
      if (part.pseudonym === 'accepted' && isWrittenInClear(asked, value)) continue;
      written = { ...written, [part.slot]: pseudonymizer.reversible(value) ?? '' };
    }
  }
  return written;
}

function isWrittenInClear({ slots }: Asked, value: string): boolean {
  for (const name of Object.keys(slots)) if (slots[name] === value) return true;
  return false;
}

function parameterOf(target: Target): '$skiptoken' | '$deltatoken' {
  return target.query.some(({ name }) => name.toLowerCase() === '$deltatoken') ? '$deltatoken' : '$skiptoken';
}
