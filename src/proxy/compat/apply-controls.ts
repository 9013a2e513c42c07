import type { Inbound } from '../../kernel/inbound.ts';
import type { Controlled } from '../steps/gateway.ts';
import type { CompatSettings } from './control-headers.ts';
import { type Controls, isTargetHeader, readControls } from './control-headers.ts';

/**
 * Obeys the `X-Psoxy-*` headers of an admitted request. A target that they name takes the
 * place of the one on the wire before anything has looked at it, so there is one target, one parser and one set of limits
 * (security.md T1-07). The connector stays that of the wire: it is what the caller was admitted for.
 *
 * @throws RequestError HEADER_NOT_ALLOWED, TARGET_MALFORMED
 */
export function applyControls(
  settings: CompatSettings,
  inbound: Inbound,
  severalConnectors: boolean,
): Controlled {
  const controls = readControls(settings, inbound.headers);
  const target = targetOf(inbound.target, controls, severalConnectors);
  // What has been obeyed is said in the target now; pseudonyms in it would be misplaced in a header.
  const headers = inbound.headers.filter(([name]) => !isTargetHeader(name));
  return { inbound: { ...inbound, target, headers }, healthCheck: controls.healthCheck };
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
