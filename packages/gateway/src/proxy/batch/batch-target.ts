import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Target } from '@nymgate/engine/plan/plan';
import type { AuthenticatedRequest } from '../steps/authenticate-caller.ts';
import type { Gateway, Route } from '../steps/gateway.ts';
import { allowsConnector, checkRequestSize } from '../steps/read-target.ts';

export type BatchTarget = {
  /** `v1.0` or `beta`. */
  readonly version: string;
  /** Undefined: each part finds its own. */
  readonly route: Route | undefined;
  /** The connectors that parts may use. */
  readonly routes: readonly Route[];
};

const VERSIONS: ReadonlySet<string> = new Set(['v1.0', 'beta']);

const BATCH = '$batch';
/** A cheap test: the sign, or a letter that normalizes to one. */
const DOLLAR_OR_NON_ASCII = /[$\u0080-\uffff]/;

/**
 * Whether a path holds `$batch` anywhere in any spelling. Some servers ignore trailing spaces, dots or
 * parentheses; everything that such a server might take for a batch counts, and only the plain spelling is
 * served (BAT-01).
 */
export function isBatchTarget({ segments }: Target): boolean {
  return segments.some(
    (text) => DOLLAR_OR_NON_ASCII.test(text) && text.normalize('NFKC').toLowerCase().includes(BATCH),
  );
}

/**
 * A rule for every path must not match a batch by another method (BAT-01).
 * @throws RequestError ENDPOINT_NOT_ALLOWED
 */
export function rejectBatchTarget(target: Target): void {
  if (isBatchTarget(target)) throw batchNotAllowed();
}

/**
 * Reads `/v1.0/$batch` or `/{connector}/v1.0/$batch`, also with `beta`, within the limits of any request.
 * @throws RequestError TARGET_MALFORMED, BODY_NOT_ALLOWED, ENDPOINT_NOT_ALLOWED, QUERY_NOT_ALLOWED
 */
export function parseBatchTarget(
  { routes, limits }: Pick<Gateway, 'routes' | 'limits'>,
  inbound: Inbound,
  target: Target,
): BatchTarget {
  checkRequestSize(inbound, limits);
  const { segments, query } = target;
  const route = segments.length === 3 ? routes.get(segments[0] ?? '') : undefined;
  const version = toAsciiLowerCase(segments.at(-2) ?? '');
  const named = toAsciiLowerCase(segments.at(-1) ?? '') === BATCH && VERSIONS.has(version);
  if (!named || segments.length !== (route === undefined ? 2 : 3)) throw batchNotAllowed();
  const ownConnector = route === undefined ? [...routes.values()] : [route];
  if (query.length > 0) throw new RequestError('QUERY_NOT_ALLOWED', { subject: '$batch' });
  return { version, route, routes: ownConnector };
}

/**
 * A batch needs a connector that the caller may use, and `beta` a rule with such a path. Other connectors
 * count as absent, so that a batch discloses nothing about them (BAT-05).
 * @throws RequestError CALLER_FORBIDDEN, ENDPOINT_NOT_ALLOWED
 */
export function authorizeBatch({ version, routes }: BatchTarget, { caller }: AuthenticatedRequest): void {
  const accessibleRoutes = routes.filter((route) => allowsConnector(route, caller));
  if (accessibleRoutes.length === 0)
    throw new RequestError('CALLER_FORBIDDEN', { callerReason: 'connector' });
  if (version === 'beta' && !accessibleRoutes.some(allowsBeta)) throw batchNotAllowed();
}

function allowsBeta({ plan }: Route): boolean {
  return plan.endpoints.some(({ template }) => template.toLowerCase().startsWith('/beta/'));
}

function batchNotAllowed(): RequestError {
  return new RequestError('ENDPOINT_NOT_ALLOWED', { subject: '$batch' });
}
