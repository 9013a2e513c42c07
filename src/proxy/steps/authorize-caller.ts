import { RequestError } from '../../kernel/errors.ts';
import type { Addressed } from './read-target.ts';

declare const authorized: unique symbol;

/** A request whose caller may use its connector; only `authorizeCaller` makes one, and the rules take nothing else. */
export type Authorized = Addressed & { readonly [authorized]: true };

/**
 * Whether the caller has a grant for the connector. No grant names nothing by default: `*` is written out.
 *
 * @throws RequestError CALLER_FORBIDDEN
 */
export function authorizeCaller(addressed: Addressed): Authorized {
  const { connectors } = addressed.caller.grant;
  if (!connectors.includes('*') && !connectors.includes(addressed.route.connector))
    throw new RequestError('CALLER_FORBIDDEN', { callerReason: 'connector' });
  return addressed as Authorized;
}
