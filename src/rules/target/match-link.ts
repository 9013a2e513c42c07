import type { PlanEndpoint, Target } from '../plan.ts';
import { matchPath } from './match-path.ts';

/**
 * Matches a link that Graph wrote against an endpoint's path and link templates. Slots take their plain grammar. The query is
 * not asked: what we sealed is authenticated and goes back as it was.
 *
 * @returns the slot values, unquoted; undefined when the link is not this endpoint's
 */
export function matchLink(
  endpoint: PlanEndpoint,
  target: Target,
): { readonly slots: Readonly<Record<string, string>> } | undefined {
  for (const pattern of [endpoint.path, ...endpoint.linkPaths]) {
    const match = matchPath(pattern, target.segments, 'plain');
    if (match === undefined) continue;
    return {
      slots: Object.freeze(Object.fromEntries(match.flat().map(({ part, text }) => [part.slot, text]))),
    };
  }
  return undefined;
}
