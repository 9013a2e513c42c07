import { RequestError } from '../../kernel/errors.ts';
import { decide } from '../../rules/engine.ts';
import type { Decision } from '../../rules/plan.ts';
import type { Gateway } from '../gateway.ts';
import type { Addressed } from './read-target.ts';

/** A request that the rules allow, its reversible pseudonyms still closed. */
export type Decided = Addressed & { readonly decision: Decision };

/**
 * Asks the plan. The configuration's method list is an upper bound on what any rule may allow.
 *
 * @throws RequestError METHOD_NOT_ALLOWED and every refusal of `decide`
 */
export function decideRequest(gateway: Gateway, addressed: Addressed): Decided {
  const { inbound, route, target, raw } = addressed;
  if (!gateway.methods.includes(inbound.method)) throw new RequestError('METHOD_NOT_ALLOWED');
  const decision = decide(route.plan, {
    method: inbound.method,
    target,
    headers: inbound.headers,
    raw,
    body: inbound.body,
  });
  if (inbound.body.length > 0) throw new RequestError('BODY_NOT_ALLOWED');
  return { ...addressed, decision };
}
