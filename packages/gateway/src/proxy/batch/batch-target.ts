import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Target } from '@nymgate/engine/plan/plan';
import type { AuthenticatedRequest } from '../steps/authenticate-caller.ts';
import type { Gateway, Route } from '../steps/gateway.ts';
import { allowsConnector, checkRequestSize } from '../steps/read-target.ts';

/** Where a batch was sent, which is where the paths of its parts begin. */
export type BatchTarget = {
  /** `v1.0` or `beta`. */
  readonly version: string;
  /** The one connector that the batch is for; undefined: each part finds its own. */
  readonly route: Route | undefined;
  /** The connectors that parts may name. */
  readonly routes: readonly Route[];
};

const VERSIONS: ReadonlySet<string> = new Set(['v1.0', 'beta']);

const BATCH = '$batch';
/** What a spelling of it has at least: the sign itself, or a letter that becomes one. */
const DOLLAR_OR_NON_ASCII = /[$\u0080-\uffff]/;

/**
 * Whether a path holds `$batch` anywhere and in any spelling. Some servers leave out blanks, dots or parentheses at the end of a segment;
 * so whatever might be a batch to one of them is one here, and all but the plain spelling are refused (BAT-01).
 */
export function isBatchTarget({ segments }: Target): boolean {
  return segments.some(
    (text) => DOLLAR_OR_NON_ASCII.test(text) && text.normalize('NFKC').toLowerCase().includes(BATCH),
  );
}

/**
 * Only POST is a batch; by any other method it is nothing that a rule could name, though one for every path would (BAT-01).
 *
 * @throws RequestError ENDPOINT_NOT_ALLOWED
 */
export function rejectBatchTarget(target: Target): void {
  if (isBatchTarget(target)) throw batchNotAllowed();
}

/**
 * Measures a batch as any request, and reads `/v1.0/$batch` or `/{connector}/v1.0/$batch`; `beta` may stand in place of `v1.0`.
 *
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
 * A batch that names a connector is for callers of that connector; one that names none is for all who may use one, because each request
 * of it finds its own. One of `beta` is served where a rule names a path of it. A connector that does not let the caller in counts as
 * if it were not there, so nobody learns from a batch what it serves (BAT-05).
 *
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
