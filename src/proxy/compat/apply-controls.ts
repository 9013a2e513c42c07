import type { Gateway } from '../gateway.ts';
import type { Admitted } from '../steps/admit-caller.ts';
import { type Controls, isTargetHeader, readControls } from './control-headers.ts';

/** An admitted request whose target is the one to decide about. */
export type Controlled = { readonly admitted: Admitted; readonly healthCheck: boolean };

/**
 * Obeys the `X-Psoxy-*` headers of an admitted request; without `compat` they mean nothing. A target that they name takes the
 * place of the one on the wire before anything has looked at it, so there is one target, one parser and one set of limits
 * (T1-07). The connector stays that of the wire: it is what the caller was admitted for.
 *
 * @throws RequestError HEADER_NOT_ALLOWED, TARGET_MALFORMED
 */
export function applyControls({ compat, routes }: Gateway, admitted: Admitted): Controlled {
  if (compat === undefined) return { admitted, healthCheck: false };
  const { inbound } = admitted;
  const controls = readControls(compat, inbound.headers);
  const target = targetOf(inbound.target, controls, routes.size > 1);
  // What has been obeyed is said in the target now; pseudonyms in it would be misplaced in a header.
  const headers = inbound.headers.filter(([name]) => !isTargetHeader(name));
  return {
    admitted: { ...admitted, inbound: { ...inbound, target, headers } },
    healthCheck: controls.healthCheck,
  };
}

function targetOf(wire: string, { healthCheck, path, query }: Controls, several: boolean): string {
  // An absolute URL names no connector of ours; it stays, to be refused like any other.
  if (!wire.startsWith('/')) return wire;
  const mark = wire.indexOf('?');
  const wirePath = mark === -1 ? wire : wire.slice(0, mark);
  const wireQuery = mark === -1 ? '' : wire.slice(mark + 1);
  const connector = several ? (/^\/[^/]*/.exec(wirePath)?.[0] ?? '') : '';
  // A health check asks about a connector, not about a path of it; its base alone is no target.
  if (healthCheck) return `${connector}/v1.0`;
  if (path === undefined && query === undefined) return wire;
  const asked = query ?? wireQuery;
  return `${path === undefined ? wirePath : connector + path}${asked === '' ? '' : `?${asked}`}`;
}
