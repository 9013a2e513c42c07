import { type BodyContent, decide } from '../../dialects/engine.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { Decision } from '../../plan/plan.ts';
import type { Gateway } from '../gateway.ts';
import type { Authorized } from './authorize-caller.ts';
import { readRequestBody } from './read-request-body.ts';

/** A request that the rules allow, its reversible pseudonyms still closed. */
export type Decided = {
  readonly request: Authorized;
  readonly decision: Decision;
  /** Undefined: the request has none. */
  readonly content: BodyContent | undefined;
};

/**
 * Asks the plan. The configuration's method list is an upper bound on what any rule may allow.
 *
 * @throws RequestError METHOD_NOT_ALLOWED, BODY_NOT_ALLOWED and every refusal of `decide`
 */
export function decideRequest(gateway: Gateway, request: Authorized): Decided {
  const { inbound, route, target, raw } = request;
  if (!gateway.methods.includes(inbound.method)) throw new RequestError('METHOD_NOT_ALLOWED');
  const decision = decide(route.plan, {
    method: inbound.method,
    target,
    headers: inbound.headers,
    raw,
    body: inbound.body,
  });
  // A sealed link is followed without a body: its query was asked about by Graph's own writing, a body by nobody.
  if (decision.link !== undefined && inbound.body.length > 0) throw new RequestError('BODY_NOT_ALLOWED');
  return { request, decision, content: readRequestBody(decision.endpoint, inbound) };
}
