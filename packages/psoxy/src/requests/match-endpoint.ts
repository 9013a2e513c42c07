import { asciiLower } from '@nymgate/engine/kernel/ascii-case';
import { mayTake, segmentsOf } from '../plan/path-outline.ts';
import type { PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRequestRule } from '../plan/psoxy-request.ts';
import { fitsBody, type RequestBody } from './fits-body.ts';
import { fitsParameter, mayBeTried } from './fits-parameter.ts';
import { passesGuard } from './guarded-query.ts';
import { parseRawQuery, type RawParameter, type RawTarget, splitUrl } from './raw-target.ts';

export type RawRequest = {
  readonly method: string;
  readonly target: RawTarget;
  /** Those of its path. */
  readonly segments: readonly string[];
  /** Undefined: its encoding is broken. */
  readonly parameters: readonly RawParameter[] | undefined;
  readonly body: RequestBody;
  /** Methods other than GET and HEAD pass only where the endpoint names them. */
  readonly namedMethods: boolean;
};

/** Why an endpoint does not take a request, in the order in which it is asked. */
export const REFUSALS = ['path', 'method', 'query', 'body'] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * Asks one endpoint of Psoxy's language about a request (psoxy-facts.md#c and #i).
 *
 * @returns undefined when it takes the request
 */
export function endpointRefusal(endpoint: PsoxyEndpoint, request: RawRequest): Refusal | undefined {
  // Asked first: what an endpoint asks of requests may not have been compiled yet.
  if (!mayTake(endpoint.outline, request.segments)) return 'path';
  const { request: rule } = endpoint;
  if (!matchesPath(rule, request.target)) return 'path';
  if (!allowsMethod(rule, request)) return 'method';
  if (!matchesQuery(rule, request.parameters)) return 'query';
  return fitsBody(rule.body, request.body) ? undefined : 'body';
}

const NO_BODY = { bytes: new Uint8Array(0), contentType: undefined };

/**
 * Whether an endpoint takes the path.
 *
 * @param raw path and query as they came on the wire
 */
export function isNamed({ endpoints, open }: PsoxyPlan, raw: string): boolean {
  const request = toRawRequest('GET', splitUrl(raw), NO_BODY);
  return open !== undefined || endpoints.some((endpoint) => endpointRefusal(endpoint, request) !== 'path');
}

/** Reads the parts of a request once, for all endpoints. */
export function toRawRequest(
  method: string,
  target: RawTarget,
  { namedMethods = false, ...body }: RequestBody & { readonly namedMethods?: boolean },
): RawRequest {
  const segments = segmentsOf(target.path);
  return { method, target, segments, parameters: parseRawQuery(target.query), body, namedMethods };
}

function allowsMethod({ methods }: PsoxyRequestRule, { method, namedMethods }: RawRequest): boolean {
  const name = method.toUpperCase();
  return methods?.has(name) ?? (!namedMethods || name === 'GET' || name === 'HEAD');
}

function matchesPath({ pattern, wholeUrl, pathSchemas }: PsoxyRequestRule, target: RawTarget): boolean {
  const text = wholeUrl ? target.whole : target.path;
  if (!mayBeTried(pattern, text)) return false;
  if (pathSchemas.size === 0) return pattern.matches(text);
  const captured = pattern.fullMatch(text);
  if (captured === undefined) return false;
  return [...pathSchemas].every(([name, schema]) => {
    const index = pattern.groups.indexOf(name);
    const value = index === -1 ? undefined : captured[index + 1];
    return value !== undefined && fitsParameter(schema, value);
  });
}

function matchesQuery(
  { queryNames, querySchemas, guarded }: PsoxyRequestRule,
  parameters: readonly RawParameter[] | undefined,
): boolean {
  if (parameters === undefined) return queryNames === undefined && querySchemas.size === 0 && !guarded;
  if (guarded && !passesGuard(parameters, querySchemas)) return false;
  const named = parameters.map(({ name, value }) => ({ name: asciiLower(name), value }));
  if (queryNames !== undefined && !named.every(({ name }) => queryNames.has(name))) return false;
  return [...querySchemas].every(([wanted, schema]) => {
    const values = named.flatMap(({ name, value }) =>
      name === wanted && value !== undefined ? [value] : [],
    );
    if (values.length === 0) return !schema.required;
    return values.every((value) => fitsParameter(schema, value));
  });
}
