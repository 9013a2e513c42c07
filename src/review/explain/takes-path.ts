import type { PlanEndpoint } from '../../plan/plan.ts';
import { matchPath } from '../../requests/match-path.ts';
import { parseTarget } from '../../requests/parse-target.ts';

/** Whether the pattern of an endpoint of Psoxy's language takes a text: a path, or path and query. Schemas are not asked. */
export function matchesPattern({ psoxy }: PlanEndpoint, text: string): boolean {
  if (psoxy === undefined || text.length > (psoxy.pattern.longest ?? text.length)) return false;
  return psoxy.pattern.matches(text);
}

/** Whether an endpoint of either language takes a path without query. */
export function takesPath(endpoint: PlanEndpoint, path: string): boolean {
  if (endpoint.psoxy === undefined)
    return matchPath(endpoint.path, parseTarget(path).segments, 'request') !== undefined;
  return matchesPattern(endpoint, path);
}
