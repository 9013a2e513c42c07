import type { NativePlan, Plan, PlanEndpoint } from '../../plan/plan.ts';
import { requestsOf } from '../explain/known-answers.ts';
import { SAMPLE_TOKEN, skeletonOf } from '../explain/sample-requests.ts';
import { takesPath } from '../explain/takes-path.ts';

export type EndpointPair = {
  readonly before: PlanEndpoint;
  readonly after: PlanEndpoint;
  /** Both decide some request, but neither is the other's counterpart: only their answers are compared. */
  readonly answersOnly: boolean;
};

export type PairedEndpoints = {
  readonly pairs: readonly EndpointPair[];
  readonly added: readonly PlanEndpoint[];
  readonly removed: readonly PlanEndpoint[];
};

const SLOT = /\{[^{}]*\}/g;
const SLOT_SAMPLES = [SAMPLE_TOKEN, '48d31887-5fad-4d73-a9f5-3c356e68a038', 'x@example.com', 'x'];

/**
 * Finds for each endpoint the one of the other plan that decides the same requests: by its path, else by requests that both
 * take. Requests that another endpoint decides than before, since the order changed, make pairs too.
 *
 * @param known whose paths are tried on patterns
 */
export function pairEndpoints(before: Plan, after: Plan, known: readonly NativePlan[]): PairedEndpoints {
  const pairs: EndpointPair[] = [];
  const add = (earlier: PlanEndpoint, later: PlanEndpoint, answersOnly: boolean): void => {
    if (!pairs.some((pair) => pair.before === earlier && pair.after === later))
      pairs.push({ before: earlier, after: later, answersOnly });
  };
  const added: PlanEndpoint[] = [];
  const removed: PlanEndpoint[] = [];
  for (const later of after.endpoints) {
    const earlier =
      counterpart(later, before.endpoints, after.endpoints) ?? decidedElsewhere(later, before, known);
    if (earlier === undefined) added.push(later);
    else add(earlier, later, false);
  }
  for (const earlier of before.endpoints) {
    if (pairs.some((pair) => pair.before === earlier)) continue;
    const later = decidedElsewhere(earlier, after, known);
    if (later === undefined) removed.push(earlier);
    else add(earlier, later, false);
  }
  for (const request of new Set(
    [...before.endpoints, ...after.endpoints].flatMap((each) => requestsTo(each, known)),
  )) {
    const [earlier, later] = [decides(before, request), decides(after, request)];
    if (earlier !== undefined && later !== undefined) add(earlier, later, true);
  }
  return { pairs, added, removed };
}

/** The endpoint of the same path; of several, the one in the same place among them. */
function counterpart(
  endpoint: PlanEndpoint,
  candidates: readonly PlanEndpoint[],
  own: readonly PlanEndpoint[],
): PlanEndpoint | undefined {
  const same = (each: PlanEndpoint): boolean => isSamePath(each, endpoint);
  const found = candidates.filter(same);
  return found[own.filter(same).indexOf(endpoint)] ?? found[0];
}

function isSamePath(left: PlanEndpoint, right: PlanEndpoint): boolean {
  const patterns = [left, right].map(({ psoxy }) => psoxy?.wholeUrl === true);
  return patterns[0] === patterns[1] && skeletonOf(left.template) === skeletonOf(right.template);
}

function decidedElsewhere(
  endpoint: PlanEndpoint,
  plan: Plan,
  known: readonly NativePlan[],
): PlanEndpoint | undefined {
  for (const request of requestsTo(endpoint, known)) {
    const found = decides(plan, request);
    if (found !== undefined) return found;
  }
  return undefined;
}

function decides({ endpoints }: Plan, request: string): PlanEndpoint | undefined {
  return endpoints.find((endpoint) => takesPath(endpoint, request));
}

/** Paths that an endpoint takes, as far as they can be found. */
function requestsTo(endpoint: PlanEndpoint, known: readonly NativePlan[]): readonly string[] {
  const { psoxy, template } = endpoint;
  if (psoxy === undefined) return requestsOf(endpoint).filter((request) => takesPath(endpoint, request));
  const candidates = psoxy.wholeUrl
    ? known.flatMap(({ endpoints }) => endpoints.flatMap(requestsOf))
    : SLOT_SAMPLES.map((sample) => template.replace(SLOT, encodeURIComponent(sample)));
  return candidates.filter((request) => takesPath(endpoint, request));
}
