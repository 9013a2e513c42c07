import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Decision } from '@nymgate/engine/plan/plan';
import type { Gateway } from './gateway.ts';
import type { AuthorizedRequest } from './read-target.ts';

/** Its reversible pseudonyms are still encrypted. */
export type DecidedRequest = { readonly request: AuthorizedRequest; readonly decision: Decision };

/**
 * The configuration's methods are an upper bound for any rule.
 * @throws RequestError METHOD_NOT_ALLOWED and refusals by the rules
 */
export function decideRequest(gateway: Gateway, request: AuthorizedRequest): DecidedRequest {
  const { inbound, route, target, rawTarget } = request;
  const { method, headers, body } = inbound;
  if (!gateway.methods.includes(method)) throw new RequestError('METHOD_NOT_ALLOWED');
  return {
    request,
    decision: route.ruleLanguage.decide(route.plan, { method, target, raw: rawTarget, headers, body }),
  };
}
