import type { EndpointView, PlanView } from '../../dialects/endpoint-view.ts';

export type EndpointPair = {
  readonly before: EndpointView;
  readonly after: EndpointView;
  /** Both match some request without being counterparts: only their responses are compared. */
  readonly responsesOnly: boolean;
};

export type PairedEndpoints = {
  readonly pairs: readonly EndpointPair[];
  readonly added: readonly EndpointView[];
  readonly removed: readonly EndpointView[];
};

/** The same path, else requests that both accept: a change of order can move requests to another endpoint. */
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

/** Several endpoints of one path are paired by order. */
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
