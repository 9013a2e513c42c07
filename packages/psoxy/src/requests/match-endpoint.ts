import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { mayMatch, splitSegments } from '../plan/create-path-outline.ts';
import type { PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRequestRule } from '../plan/psoxy-request.ts';
import { findGuardFaults } from './guarded-query.ts';
import { matchesBodyRule, type RequestBody } from './matches-body-rule.ts';
import { isShortEnough, matchesParameter } from './matches-parameter.ts';
import { parseRawQuery, type RawParameter, type RawTarget, splitUrl } from './raw-target.ts';

export type RawRequest = {
  readonly method: string;
  readonly target: RawTarget;
  /** Segments of its path. */
  readonly segments: readonly string[];
  /** Undefined: invalid encoding. */
  readonly parameters: readonly RawParameter[] | undefined;
  readonly body: RequestBody;
  /** Methods other than GET and HEAD need an endpoint that lists them. */
  readonly requireNamedMethods: boolean;
};

/** Reasons for a refusal, in the order in which they are checked. */
export const REFUSALS = ['path', 'method', 'query', 'body'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Undefined when the request matches (psoxy-facts.md#c and #i). */
export function findRefusal(endpoint: PsoxyEndpoint, request: RawRequest): Refusal | undefined {
  // Checked first: the endpoint's request rules may not be compiled yet.
  if (!mayMatch(endpoint.outline, request.segments)) return 'path';
  const { request: rule } = endpoint;
  if (!matchesPath(rule, request.target)) return 'path';
  if (!allowsMethod(rule, request)) return 'method';
  if (!matchesQuery(rule, request.parameters)) return 'query';
  return matchesBodyRule(rule.body, request.body) ? undefined : 'body';
}

const NO_BODY = { bytes: new Uint8Array(0), contentType: undefined };

/** @param raw path and query as received */
export function matchesNamedEndpoint({ endpoints, open }: PsoxyPlan, raw: string): boolean {
  const request = toRawRequest('GET', splitUrl(raw), NO_BODY);
  return open !== undefined || endpoints.some((endpoint) => findRefusal(endpoint, request) !== 'path');
}

/** Parses a request once for all endpoints. */
export function toRawRequest(
  method: string,
  target: RawTarget,
  { namedMethods = false, ...body }: RequestBody & { readonly namedMethods?: boolean },
): RawRequest {
  const [segments, parameters] = [splitSegments(target.path), parseRawQuery(target.query)];
  return { method, target, segments, parameters, body, requireNamedMethods: namedMethods };
}

function allowsMethod({ methods }: PsoxyRequestRule, { method, requireNamedMethods }: RawRequest): boolean {
  const name = method.toUpperCase();
  return methods?.has(name) ?? (!requireNamedMethods || name === 'GET' || name === 'HEAD');
}

function matchesPath({ pattern, matchesFullUrl, pathSchemas }: PsoxyRequestRule, target: RawTarget): boolean {
  const text = matchesFullUrl ? target.pathAndQuery : target.path;
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
  if (guarded && findGuardFaults(parameters, querySchemas).some((fault) => fault !== undefined)) return false;
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
