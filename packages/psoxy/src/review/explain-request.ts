import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import type {
  EndpointVerdict,
  ParameterVerdict,
  RequestExplanation,
} from '@nymgate/rules/dialects/explanation';
import type { ExplainedRequest } from '@nymgate/rules/dialects/rule-language';
import { explainVerdict } from '@nymgate/rules/review/explain/native-request';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRequestRule } from '../plan/psoxy-request.ts';
import { decideByRules } from '../requests/decide-by-rules.ts';
import { findGuardFaults } from '../requests/guarded-query.ts';
import {
  type RawRequest,
  type Refusal,
  findRefusal as refusalOfEndpoint,
  toRawRequest,
} from '../requests/match-endpoint.ts';
import { isShortEnough, matchesParameter } from '../requests/matches-parameter.ts';
import { splitUrl } from '../requests/raw-target.ts';

const NO_BODY = { bytes: new Uint8Array(0), contentType: undefined };

/** Explains a request without a body. The verdict is that of `decideByRules`. */
export function explainPsoxyRequest(
  plan: PsoxyPlan,
  method: string,
  url: string,
): ExplainedRequest<PsoxyPlan> {
  const request = toRawRequest(method, splitUrl(url), NO_BODY);
  const rawRequest = plan.endpoints.map((endpoint, index) => ({
    endpoint,
    rule: joinPointer('/endpoints', index),
    refusal: refusalOfEndpoint(endpoint, request),
  }));
  const matchingEndpoint = rawRequest.find(({ refusal }) => refusal === undefined);
  // The closest endpoint is included because its parameters may be the reason for the refusal.
  const chosen =
    matchingEndpoint ?? rawRequest.find(({ refusal }) => refusal === 'query' || refusal === 'body');
  const others = rawRequest.flatMap((each): readonly EndpointVerdict[] =>
    each === chosen
      ? []
      : [{ ...toRuleNote(each), why: explainRefusal(each.endpoint, each.refusal, request) }],
  );
  const explanation: RequestExplanation = {
    ...explainVerdict(() => decideByRules(plan, { method, rawPathAndQuery: url })),
    ...(chosen !== undefined && { endpoint: toRuleNote(chosen) }),
    ...(chosen === undefined &&
      plan.open !== undefined && {
        endpoint: toRuleNote({ endpoint: plan.open, rule: '/allowAllEndpoints' }),
      }),
    others,
    query: chosen === undefined ? [] : explainQuery(chosen.endpoint.request, chosen.rule, request),
    headers: [...(chosen?.endpoint.request.headers ?? [])],
    notes: [
      ...createNotes(method, url),
      ...(chosen?.refusal === undefined
        ? []
        : [`${chosen.endpoint.id} refuses: ${explainRefusal(chosen.endpoint, chosen.refusal, request)}`]),
    ],
  };
  const taken = chosen?.endpoint ?? plan.open;
  return { request: explanation, endpoint: explanation.allowed ? taken : undefined };
}

function toRuleNote({ endpoint, rule }: { readonly endpoint: PsoxyEndpoint; readonly rule: string }) {
  return { id: endpoint.id, template: endpoint.template, rule };
}

/** The rules aren't the only check that a request must pass (docs/reference/rules-psoxy.md). */
function createNotes(method: string, url: string): readonly string[] {
  const notes: string[] = [];
  if (!['GET', 'HEAD'].includes(method.toUpperCase()))
    notes.push(
      '"serve" lets GET and HEAD through, other methods where the configuration and the endpoint name them',
    );
  try {
    parseTarget(splitUrl(url).pathAndQuery);
  } catch {
    notes.push('"serve" refuses this spelling of the target before any rule is asked (TARGET_MALFORMED)');
  }
  return notes;
}

function explainRefusal(endpoint: PsoxyEndpoint, refusal: Refusal | undefined, request: RawRequest): string {
  const rule = endpoint.request;
  if (refusal === undefined) return 'an endpoint before it decides';
  switch (refusal) {
    case 'path':
      return explainPathRefusal(endpoint, rule, request);
    case 'method':
      return `its methods are ${[...(rule.methods ?? [])].join(', ')}`;
    case 'query': {
      const refused = explainQuery(rule, '', request).filter(({ passes }) => !passes);
      return `the query does not fit: ${refused.map(({ name, why }) => `${name}: ${why}`).join('; ') || 'its encoding is broken'}`;
    }
    case 'body':
      return 'it needs a request body';
  }
}

function explainPathRefusal(
  { template }: PsoxyEndpoint,
  rule: PsoxyRequestRule,
  { target }: RawRequest,
): string {
  const text = rule.matchesFullUrl ? target.pathAndQuery : target.path;
  const captured = isShortEnough(rule.pattern, text) ? rule.pattern.fullMatch(text) : undefined;
  if (captured !== undefined) {
    const bad = [...rule.pathSchemas].find(([name, schema]) => {
      const value = captured[rule.pattern.groups.indexOf(name) + 1];
      return !rule.pattern.groups.includes(name) || value === undefined || !matchesParameter(schema, value);
    });
    return `the value of {${bad?.[0] ?? ''}} does not fit its schema`;
  }
  if (rule.matchesFullUrl) return 'the pattern does not take path and query as a whole';
  return describeFirstDifference(template, target.path);
}

function describeFirstDifference(template: string, path: string): string {
  const expectedSegments = template.split('/').slice(1);
  const requestedSegments = path.split('/').slice(1);
  for (const [index, segment] of expectedSegments.entries()) {
    const text = requestedSegments[index];
    if (text === undefined) return `the path ends before segment ${index + 1}`;
    const slot = segment.includes('{');
    if (!slot && toAsciiLowerCase(segment) !== toAsciiLowerCase(text))
      return `segment ${index + 1} is not "${segment}"`;
    if (slot && text === '' && !segment.includes('?}')) return `segment ${index + 1} is empty`;
  }
  if (requestedSegments.length > expectedSegments.length)
    return `the path continues after segment ${expectedSegments.length}`;
  return 'the path does not fit the template';
}

function explainQuery(
  rule: PsoxyRequestRule | undefined,
  pointer: string,
  { parameters }: RawRequest,
): readonly ParameterVerdict[] {
  if (rule === undefined || parameters === undefined) return [];
  const faults = rule.guarded ? findGuardFaults(parameters, rule.querySchemas) : [];
  const queryParameters = parameters.map(({ name, value }, index): ParameterVerdict => {
    const lower = toAsciiLowerCase(name);
    if (rule.queryNames !== undefined && !rule.queryNames.has(lower))
      return {
        name,
        passes: false,
        why: 'not in the list',
        rule: joinPointer(pointer, 'allowedQueryParams'),
      };
    const fault = faults[index];
    if (fault !== undefined) return { name, passes: false, why: fault, rule: joinPointer(pointer, 'odata') };
    const schema = rule.querySchemas.get(lower);
    if (schema === undefined) {
      const why = rule.queryNames === undefined ? 'any parameter passes' : 'named; any value passes';
      return { name, passes: true, why };
    }
    const passes = value === undefined ? !schema.required : matchesParameter(schema, value);
    const why = passes ? 'its value fits its schema' : 'its value does not fit its schema';
    return { name, passes, why, rule: joinPointer(pointer, 'queryParamSchemas', name) };
  });
  const names = new Set(parameters.map(({ name }) => toAsciiLowerCase(name)));
  const missing = [...rule.querySchemas]
    .filter(([name, { required }]) => required && !names.has(name))
    .map(([name]) => {
      const place = joinPointer(pointer, 'queryParamSchemas');
      return { name, passes: false, why: 'it is required and missing', rule: place };
    });
  return [...queryParameters, ...missing];
}
