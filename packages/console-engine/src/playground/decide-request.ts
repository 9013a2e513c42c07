import { fillSlots } from '@nymgate/rules/review/explain/known-answers';
import { toWirePath } from '@nymgate/shell/gateway/send-request';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { RequestVerdict } from 'nymgate-console';
import { requestProblem } from '../shared/to-console-error.ts';

/** What the rules say of a request that nobody has sent. An open `{slot}` stands for any value that it takes. */
export function decideRequest({ plan, review }: NamedPolicy, target: string): RequestVerdict {
  const { request } = review.explainRequest(plan, 'GET', toWirePath(fillSlots(plan.endpoints, target)));
  const { allowed, code, subject, endpoint, query } = request;
  return {
    allowed,
    ...(endpoint !== undefined && { endpoint: endpoint.id }),
    ...(code !== undefined && { problem: requestProblem(code, subject) }),
    parameters: query.map(({ name, passes, why }) => ({ name, passes, why })),
  };
}
