import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import type { Caller } from '@nymgate/engine/kernel/caller';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Target } from '@nymgate/engine/plan/plan';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import type { AuthenticatedRequest } from './authenticate-caller.ts';
import {
  API_VERSIONS,
  countCertainRoutes,
  createUnavailableError,
  findNamedRoute,
  mayUse,
} from './check-in-service.ts';
import type { Gateway, RequestLimits, Route } from './gateway.ts';

export type RoutedRequest = AuthenticatedRequest & {
  readonly route: Route;
  readonly target: Target;
  /** As received: Psoxy's rules use it. */
  readonly rawTarget: string;
};

/**
 * Finds the connector: the first segment, else the first connector in order that this caller may use and
 * whose rules have the path.
 * @throws RequestError TARGET_MALFORMED for anything ambiguous or too large, BODY_NOT_ALLOWED,
 * ENDPOINT_NOT_ALLOWED when no rules have the path, CALLER_FORBIDDEN when the caller has no such connector,
 * CONNECTOR_UNAVAILABLE
 */
export function readTarget(gateway: Gateway, { inbound, caller }: AuthenticatedRequest): RoutedRequest {
  checkRequestSize(inbound, gateway.limits);
  const target = parseTarget(inbound.target);
  const named = findNamedRoute(gateway, caller, target.segments);
  if (named === undefined) {
    const path = { target, rawTarget: inbound.target };
    return { inbound, caller, route: findRoute(gateway, caller, path), ...path };
  }
  return {
    inbound,
    caller,
    route: named,
    target: { segments: target.segments.slice(1), query: target.query },
    rawTarget: removeFirstSegment(inbound.target),
  };
}

/**
 * Connectors that the caller may not use count as absent. With a single connector its rules give the refusal.
 */
function findRoute(
  gateway: Gateway,
  caller: Caller,
  path: Pick<RoutedRequest, 'target' | 'rawTarget'>,
): Route {
  const certainRoutes = countCertainRoutes(gateway, caller);
  const isComplete = certainRoutes === Number.POSITIVE_INFINITY;
  const accessibleRoutes = [...gateway.routes.values()]
    .slice(0, certainRoutes)
    .filter((route) => allowsConnector(route, caller));
  const [first, second] = accessibleRoutes;
  if (first === undefined && isComplete)
    throw new RequestError('CALLER_FORBIDDEN', { callerReason: 'connector' });
  if (first !== undefined && second === undefined && isComplete) return first;
  const found = accessibleRoutes.find(
    (route) =>
      route.ruleLanguage.names(route.plan, { target: path.target, raw: path.rawTarget }) ||
      findModelRequest(route, path.target) !== undefined,
  );
  if (found !== undefined) return found;
  throw isComplete
    ? new RequestError('ENDPOINT_NOT_ALLOWED', { subject: 'connector' })
    : createUnavailableError();
}

function removeFirstSegment(raw: string): string {
  return raw.replace(/^\/[^/?]*/, '');
}

/** @throws RequestError TARGET_MALFORMED, BODY_NOT_ALLOWED */
export function checkRequestSize(inbound: Inbound, limits: RequestLimits): void {
  if (inbound.target.length > limits.targetBytes)
    throw new RequestError('TARGET_MALFORMED', { subject: 'target too long' });
  if (inbound.headers.length > limits.headerCount)
    throw new RequestError('TARGET_MALFORMED', { subject: 'too many headers' });
  let bytes = 0;
  for (const header of inbound.headers) bytes += header[0].length + header[1].length + 4;
  if (bytes > limits.headerBytes)
    throw new RequestError('TARGET_MALFORMED', { subject: 'headers too large' });
  if (inbound.body.length > limits.requestBodyBytes)
    throw new RequestError('BODY_NOT_ALLOWED', { subject: 'body too large' });
  if (inbound.body.length > 0 && (inbound.method === 'GET' || inbound.method === 'HEAD')) {
    throw new RequestError('TARGET_MALFORMED', { subject: 'body with GET' });
  }
}

declare const authorized: unique symbol;

/** Only `authorizeCaller` makes one, and the rules accept nothing else. */
export type AuthorizedRequest = RoutedRequest & { readonly [authorized]: true };

/**
 * `*` is explicit, never a default.
 * @throws RequestError CALLER_FORBIDDEN
 */
export function authorizeCaller(routed: RoutedRequest): AuthorizedRequest {
  if (!allowsConnector(routed.route, routed.caller))
    throw new RequestError('CALLER_FORBIDDEN', { callerReason: 'connector' });
  return routed as AuthorizedRequest;
}

export function allowsConnector({ connector }: Route, caller: Caller): boolean {
  return mayUse(caller, connector);
}

/** A request about what the rules deliver, which the gateway answers itself. */
export type ModelRequest = {
  /** `v1.0` or `beta`. */
  readonly version: string;
  /** The model as a whole, or what it begins with. */
  readonly document: 'metadata' | 'service';
  /** In place of a rule's template. */
  readonly template: string;
};

/** @returns undefined for all other paths, and where the rules have none of that version */
export function findModelRequest(
  { plan, ruleLanguage }: Pick<Route, 'plan' | 'ruleLanguage'>,
  { segments }: Pick<Target, 'segments'>,
): ModelRequest | undefined {
  // Nearly every path is longer.
  if (segments.length > 2) return undefined;
  const [version, name] = segments.map(toAsciiLowerCase);
  if (version === undefined || !API_VERSIONS.has(version)) return undefined;
  if (name !== undefined && name !== '$metadata') return undefined;
  if (ruleLanguage.describeModel === undefined) return undefined;
  if (!plan.endpoints.some(({ template }) => template.toLowerCase().startsWith(`/${version}/`)))
    return undefined;
  return name === undefined
    ? { version, document: 'service', template: `/${version}` }
    : { version, document: 'metadata', template: `/${version}/$metadata` };
}
