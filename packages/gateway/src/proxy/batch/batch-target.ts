import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Target } from '@nymgate/engine/plan/plan';
import type { AuthenticatedRequest } from '../steps/authenticate-caller.ts';
import {
  API_VERSIONS,
  countCertainRoutes,
  createUnavailableError,
  findNamedRoute,
} from '../steps/check-in-service.ts';
import type { Gateway, Route } from '../steps/gateway.ts';
import { allowsConnector, checkRequestSize } from '../steps/read-target.ts';

export type BatchTarget = {
  /** `v1.0` or `beta`. */
  readonly version: string;
  /** Undefined: each part finds its own. */
  readonly route: Route | undefined;
  /** The connectors that the caller, and so parts, may use. */
  readonly routes: readonly Route[];
};

const BATCH = '$batch';
const DEFAULT_VERSION = 'v1.0';
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
 * Reads `/v1.0/$batch` or `/{connector}/v1.0/$batch`, also with `beta`, within the limits of any request. PnPjs leaves the version out,
 * of the requests within too: those are of v1.0.
 * @throws RequestError TARGET_MALFORMED, BODY_NOT_ALLOWED, ENDPOINT_NOT_ALLOWED, QUERY_NOT_ALLOWED, CALLER_FORBIDDEN,
 * CONNECTOR_UNAVAILABLE
 */
export function parseBatchTarget(
  gateway: Pick<Gateway, 'routes' | 'outOfService' | 'limits'>,
  { inbound, caller }: AuthenticatedRequest,
  target: Target,
): BatchTarget {
  checkRequestSize(inbound, gateway.limits);
  const { segments, query } = target;
  const named = toAsciiLowerCase(segments.at(-1) ?? '') === BATCH;
  const { version, place } = splitVersion(segments.slice(0, -1));
  const route = named && place.length === 1 ? findNamedRoute(gateway, caller, segments) : undefined;
  if (!named || place.length !== (route === undefined ? 0 : 1)) throw batchNotAllowed();
  const candidates = route === undefined ? [...gateway.routes.values()] : [route];
  const accessible = candidates.filter((each) => allowsConnector(each, caller));
  if (query.length > 0) throw new RequestError('QUERY_NOT_ALLOWED', { subject: '$batch' });
  return { version, route, routes: accessible };
}

type BatchPlace = Pick<BatchTarget, 'version'> & { readonly place: readonly string[] };

function splitVersion(path: readonly string[]): BatchPlace {
  const version = toAsciiLowerCase(path.at(-1) ?? '');
  return API_VERSIONS.has(version)
    ? { version, place: path.slice(0, -1) }
    : { version: DEFAULT_VERSION, place: path };
}

/**
 * A batch needs a connector that the caller may use, and `beta` a rule with such a path. Other connectors
 * count as absent, so that a batch discloses nothing about them (BAT-05).
 * @throws RequestError CALLER_FORBIDDEN, ENDPOINT_NOT_ALLOWED, CONNECTOR_UNAVAILABLE
 */
export function authorizeBatch(
  { version, route, routes }: BatchTarget,
  { caller }: AuthenticatedRequest,
  gateway: Pick<Gateway, 'outOfService'>,
): void {
  const accessibleRoutes = routes.filter((route) => allowsConnector(route, caller));
  const mayComeBack = route === undefined && countCertainRoutes(gateway, caller) < Number.POSITIVE_INFINITY;
  if (accessibleRoutes.length === 0 && mayComeBack) throw createUnavailableError();
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
