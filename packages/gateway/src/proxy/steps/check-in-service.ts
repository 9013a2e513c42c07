import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import type { Caller } from '@nymgate/engine/kernel/caller';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Gateway, Route } from './gateway.ts';

type Connectors = Pick<Gateway, 'routes' | 'outOfService'>;

/** Of Graph's API. A segment before one of them is the name of a connector. */
export const API_VERSIONS: ReadonlySet<string> = new Set(['v1.0', 'beta']);

/** As often as the gateway looks whether a fault is gone. */
const RETRY_SECONDS = 60;
/** In a message. */
const MAX_NAMES = 20;

export function mayUse({ grant: { connectors } }: Caller, connector: string): boolean {
  return connectors.includes('*') || connectors.includes(connector);
}

/** Whether a connector of this name, in service or not, exists for the caller. */
export function hasConnector(connectors: Connectors, caller: Caller, name: string): boolean {
  return mayUse(caller, name) && exists(connectors, name);
}

function exists({ routes, outOfService }: Connectors, name: string): boolean {
  return routes.has(name) || outOfService?.has(name) === true;
}

/**
 * The connector that a path names. A connector of others is refused exactly like a name that doesn't exist, because names
 * of connectors may be those of customers (REQ-17).
 * @returns undefined for a path without a connector
 * @throws RequestError CALLER_FORBIDDEN, CONNECTOR_UNAVAILABLE
 */
export function findNamedRoute(
  connectors: Connectors,
  caller: Caller,
  [name = '', version = '']: readonly string[],
): Route | undefined {
  if (hasConnector(connectors, caller, name)) {
    const route = connectors.routes.get(name);
    if (route === undefined) throw createUnavailableError();
    return route;
  }
  if (isVersion(version) && !isVersion(name)) throw createForbiddenError(connectors, caller, name);
  return undefined;
}

function isVersion(segment: string): boolean {
  return API_VERSIONS.has(toAsciiLowerCase(segment));
}

function createForbiddenError(connectors: Connectors, caller: Caller, name: string): RequestError {
  return new RequestError('CALLER_FORBIDDEN', {
    callerReason: 'connector',
    connector: exists(connectors, name) ? name : '',
    subject: describeConnectors([...connectors.routes.keys()].filter((each) => mayUse(caller, each))),
  });
}

/** @param names of connectors that the caller may use */
function describeConnectors(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  const list = `${names.slice(0, MAX_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return `no connector of this name for this caller${names.length === 0 ? '' : `; it may use ${list}`}`;
}

/**
 * How many routes come before the caller's first connector out of service. A path without a connector belongs to the
 * first whose rules have it: behind that place it could be another tenant's.
 */
export function countCertainRoutes(
  { outOfService }: Pick<Connectors, 'outOfService'>,
  caller: Caller,
): number {
  if (outOfService === undefined) return Number.POSITIVE_INFINITY;
  const places = [...outOfService].flatMap(([connector, place]) =>
    mayUse(caller, connector) ? [place] : [],
  );
  return Math.min(Number.POSITIVE_INFINITY, ...places);
}

export function createUnavailableError(): RequestError {
  return new RequestError('CONNECTOR_UNAVAILABLE', { retryAfter: RETRY_SECONDS });
}
