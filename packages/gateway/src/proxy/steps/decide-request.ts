import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Decision } from '@nymgate/engine/plan/plan';
import type { Gateway } from './gateway.ts';
import type { AuthorizedRequest } from './read-target.ts';

/** A request that the rules allow, its reversible pseudonyms still closed. */
export type DecidedRequest = { readonly request: AuthorizedRequest; readonly decision: Decision };

/**
 * Asks the rules. The configuration's method list is an upper bound on what any rule may allow.
 *
 * @throws RequestError METHOD_NOT_ALLOWED and every refusal of the rules
 */
export function decideRequest(gateway: Gateway, request: AuthorizedRequest): DecidedRequest {
  const { inbound, route, target, rawTarget } = request;
  const { method, headers, body } = inbound;
  if (!gateway.methods.includes(method)) throw new RequestError('METHOD_NOT_ALLOWED');
  return {
    request,
    decision: route.dialect.decide(route.plan, { method, target, raw: rawTarget, headers, body }),
  };
}
