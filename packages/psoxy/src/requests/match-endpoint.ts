import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { mayMatch, splitSegments } from '../plan/create-path-outline.ts';
import type { PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRequestRule } from '../plan/psoxy-request.ts';
import { passesGuard } from './guarded-query.ts';
import { matchesBodyRule, type RequestBody } from './matches-body-rule.ts';
import { isShortEnough, matchesParameter } from './matches-parameter.ts';
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
  readonly requireNamedMethods: boolean;
};

/** Why an endpoint does not take a request, in the order in which it is asked. */
export const REFUSALS = ['path', 'method', 'query', 'body'] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * Asks one endpoint of Psoxy's language about a request (psoxy-facts.md#c and #i).
 *
 * @returns undefined when it takes the request
 */
export function findRefusal(endpoint: PsoxyEndpoint, request: RawRequest): Refusal | undefined {
  // Asked first: what an endpoint asks of requests may not have been compiled yet.
  if (!mayMatch(endpoint.outline, request.segments)) return 'path';
  const { request: rule } = endpoint;
  if (!matchesPath(rule, request.target)) return 'path';
  if (!allowsMethod(rule, request)) return 'method';
  if (!matchesQuery(rule, request.parameters)) return 'query';
  return matchesBodyRule(rule.body, request.body) ? undefined : 'body';
}

const NO_BODY = { bytes: new Uint8Array(0), contentType: undefined };

/**
 * Whether an endpoint takes the path.
 *
 * @param raw path and query as they came on the wire
 */
export function matchesNamedEndpoint({ endpoints, open }: PsoxyPlan, raw: string): boolean {
  const request = toRawRequest('GET', splitUrl(raw), NO_BODY);
  return open !== undefined || endpoints.some((endpoint) => findRefusal(endpoint, request) !== 'path');
}

/** Reads the parts of a request once, for all endpoints. */
export function toRawRequest(
  method: string,
  target: RawTarget,
  { namedMethods = false, ...body }: RequestBody & { readonly namedMethods?: boolean },
): RawRequest {
  const segments = splitSegments(target.path);
  return {
    method,
    target,
    segments,
    parameters: parseRawQuery(target.query),
    body,
    requireNamedMethods: namedMethods,
  };
}

function allowsMethod({ methods }: PsoxyRequestRule, { method, requireNamedMethods }: RawRequest): boolean {
  const name = method.toUpperCase();
  return methods?.has(name) ?? (!requireNamedMethods || name === 'GET' || name === 'HEAD');
}

function matchesPath({ pattern, wholeUrl, pathSchemas }: PsoxyRequestRule, target: RawTarget): boolean {
  const text = wholeUrl ? target.pathAndQuery : target.path;
  if (!isShortEnough(pattern, text)) return false;
  if (pathSchemas.size === 0) return pattern.matches(text);
  const captured = pattern.fullMatch(text);
  if (captured === undefined) return false;
  return [...pathSchemas].every(([name, schema]) => {
    const index = pattern.groups.indexOf(name);
    const value = index === -1 ? undefined : captured[index + 1];
    return value !== undefined && matchesParameter(schema, value);
  });
}

function matchesQuery(
  { queryNames, querySchemas, guarded }: PsoxyRequestRule,
  parameters: readonly RawParameter[] | undefined,
): boolean {
  if (parameters === undefined) return queryNames === undefined && querySchemas.size === 0 && !guarded;
  if (guarded && !passesGuard(parameters, querySchemas)) return false;
  const named = parameters.map(({ name, value }) => ({ name: toAsciiLowerCase(name), value }));
  if (queryNames !== undefined && !named.every(({ name }) => queryNames.has(name))) return false;
  return [...querySchemas].every(([requiredNames, schema]) => {
    const values = named.flatMap(({ name, value }) =>
      name === requiredNames && value !== undefined ? [value] : [],
    );
    if (values.length === 0) return !schema.required;
    return values.every((value) => matchesParameter(schema, value));
  });
}
