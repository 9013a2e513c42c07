import type { EndpointView, PlanView } from '../../dialects/endpoint-view.ts';

export type EndpointPair = {
  readonly before: EndpointView;
  readonly after: EndpointView;
  /** Both decide some request, but neither is the other's counterpart: only their answers are compared. */
  readonly responsesOnly: boolean;
};

export type PairedEndpoints = {
  readonly pairs: readonly EndpointPair[];
  readonly added: readonly EndpointView[];
  readonly removed: readonly EndpointView[];
};

/**
 * Finds for each endpoint its counterpart in the other plan, which decides the same requests: by its path, else by requests that
 * both take. A change of order can give requests to another endpoint than before; such endpoints make pairs too.
 */
export function pairEndpoints(before: PlanView, after: PlanView): PairedEndpoints {
  const pairs: EndpointPair[] = [];
  const add = (earlier: EndpointView, later: EndpointView, answersOnly: boolean): void => {
    if (!pairs.some((pair) => pair.before === earlier && pair.after === later))
      pairs.push({ before: earlier, after: later, responsesOnly: answersOnly });
  };
  const added: EndpointView[] = [];
  const removed: EndpointView[] = [];
  for (const later of after.endpoints) {
    const earlier =
      findCounterpart(later, before.endpoints, after.endpoints) ?? findDecidingEndpoint(later, before);
    if (earlier === undefined) added.push(later);
    else add(earlier, later, false);
  }
  for (const earlier of before.endpoints) {
    if (pairs.some((pair) => pair.before === earlier)) continue;
    const later = findDecidingEndpoint(earlier, after);
    if (later === undefined) removed.push(earlier);
    else add(earlier, later, false);
  }
  for (const request of new Set(
    [...before.endpoints, ...after.endpoints].flatMap(({ requests }) => requests),
  )) {
    const [earlier, later] = [findEndpoint(before, request), findEndpoint(after, request)];
    if (earlier !== undefined && later !== undefined) add(earlier, later, true);
  }
  return { pairs, added, removed };
}

/** The endpoint of the same path. If there are several, the one in the same place among them. */
function findCounterpart(
  endpoint: EndpointView,
  candidates: readonly EndpointView[],
  sameSide: readonly EndpointView[],
): EndpointView | undefined {
  const same = ({ pathKey }: EndpointView): boolean => pathKey === endpoint.pathKey;
  const found = candidates.filter(same);
  return found[sameSide.filter(same).indexOf(endpoint)] ?? found[0];
}

function findDecidingEndpoint({ requests }: EndpointView, plan: PlanView): EndpointView | undefined {
  for (const request of requests) {
    const found = findEndpoint(plan, request);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findEndpoint({ endpoints }: PlanView, request: string): EndpointView | undefined {
  return endpoints.find(({ accepts }) => accepts(request));
}
