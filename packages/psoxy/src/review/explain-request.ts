import type { ExplainedRequest } from '@nymgate/rules/dialects/dialect';
import type {
  EndpointVerdict,
  ParameterVerdict,
  RequestExplanation,
} from '@nymgate/rules/dialects/explanation';
import { asciiLower } from '@nymgate/engine/kernel/ascii-case';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import { refusalOf } from '@nymgate/rules/review/explain/native-request';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRequestRule } from '../plan/psoxy-request.ts';
import { decideByRules } from '../requests/decide-by-rules.ts';
import { fitsParameter } from '../requests/fits-parameter.ts';
import { guardFaults } from '../requests/guarded-query.ts';
import {
  type RawRequest,
  type Refusal,
  endpointRefusal as refusalOfEndpoint,
  toRawRequest,
} from '../requests/match-endpoint.ts';
import { splitUrl } from '../requests/raw-target.ts';

const NO_BODY = { bytes: new Uint8Array(0), contentType: undefined };

/** Explains what a plan of Psoxy's language says to a request without a body. The verdict is that of `decideByRules`. */
export function explainPsoxyRequest(
  plan: PsoxyPlan,
  method: string,
  url: string,
): ExplainedRequest<PsoxyPlan> {
  const request = toRawRequest(method, splitUrl(url), NO_BODY);
  const asked = plan.endpoints.map((endpoint, index) => ({
    endpoint,
    rule: joinPointer('/endpoints', index),
    refusal: refusalOfEndpoint(endpoint, request),
  }));
  const taking = asked.find(({ refusal }) => refusal === undefined);
  // Nearest: what its parameters are is what the reader wants to know when they are why it is refused.
  const chosen = taking ?? asked.find(({ refusal }) => refusal === 'query' || refusal === 'body');
  const others = asked.flatMap((each): readonly EndpointVerdict[] =>
    each === chosen ? [] : [{ ...naming(each), why: whyNot(each.endpoint, each.refusal, request) }],
  );
  const explanation: RequestExplanation = {
    ...verdictOf(plan, method, url),
    ...(chosen !== undefined && { endpoint: naming(chosen) }),
    ...(chosen === undefined &&
      plan.open !== undefined && { endpoint: naming({ endpoint: plan.open, rule: '/allowAllEndpoints' }) }),
    others,
    query: chosen === undefined ? [] : explainQuery(chosen.endpoint.request, chosen.rule, request),
    headers: [...(chosen?.endpoint.request.headers ?? [])],
    notes: [...notesOf(method, url), ...(chosen?.refusal === undefined ? [] : [refusedBy(chosen, request)])],
  };
  const taken = chosen?.endpoint ?? plan.open;
  return { request: explanation, endpoint: explanation.allowed ? taken : undefined };
}

/** The endpoint that came nearest stands above the others, and says here why it refuses. */
function refusedBy(
  { endpoint, refusal }: { readonly endpoint: PsoxyEndpoint; readonly refusal: Refusal | undefined },
  request: RawRequest,
): string {
  return `${endpoint.id} refuses: ${whyNot(endpoint, refusal, request)}`;
}

function naming({ endpoint, rule }: { readonly endpoint: PsoxyEndpoint; readonly rule: string }) {
  return { id: endpoint.id, template: endpoint.template, rule };
}

function verdictOf(
  plan: PsoxyPlan,
  method: string,
  url: string,
): Pick<RequestExplanation, 'allowed' | 'code' | 'subject'> {
  try {
    decideByRules(plan, { method, rawPathAndQuery: url });
    return { allowed: true };
  } catch (error) {
    return { allowed: false, ...refusalOf(error) };
  }
}

/** The rules are not all that a request has to pass (docs/reference/rules-psoxy.md). */
function notesOf(method: string, url: string): readonly string[] {
  const notes: string[] = [];
  if (!['GET', 'HEAD'].includes(method.toUpperCase()))
    notes.push(
      '"serve" lets GET and HEAD through, other methods where the configuration and the endpoint name them',
    );
  try {
    parseTarget(splitUrl(url).whole);
  } catch {
    notes.push('"serve" refuses this spelling of the target before any rule is asked (TARGET_MALFORMED)');
  }
  return notes;
}

function whyNot(endpoint: PsoxyEndpoint, refusal: Refusal | undefined, request: RawRequest): string {
  const rule = endpoint.request;
  if (refusal === undefined) return 'an endpoint before it decides';
  switch (refusal) {
    case 'path':
      return whyNotPath(endpoint, rule, request);
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

function whyNotPath({ template }: PsoxyEndpoint, rule: PsoxyRequestRule, { target }: RawRequest): string {
  const text = rule.wholeUrl ? target.whole : target.path;
  const captured = isShort(rule, text) ? rule.pattern.fullMatch(text) : undefined;
  if (captured !== undefined) {
    const bad = [...rule.pathSchemas].find(([name, schema]) => {
      const value = captured[rule.pattern.groups.indexOf(name) + 1];
      return !rule.pattern.groups.includes(name) || value === undefined || !fitsParameter(schema, value);
    });
    return `the value of {${bad?.[0] ?? ''}} does not fit its schema`;
  }
  if (rule.wholeUrl) return 'the pattern does not take path and query as a whole';
  return firstDifference(template, target.path);
}

function isShort({ pattern }: PsoxyRequestRule, text: string): boolean {
  return pattern.longest === undefined || text.length <= pattern.longest;
}

function firstDifference(template: string, path: string): string {
  const wanted = template.split('/').slice(1);
  const given = path.split('/').slice(1);
  for (const [index, segment] of wanted.entries()) {
    const text = given[index];
    if (text === undefined) return `the path ends before segment ${index + 1}`;
    const slot = segment.includes('{');
    if (!slot && asciiLower(segment) !== asciiLower(text)) return `segment ${index + 1} is not "${segment}"`;
    if (slot && text === '' && !segment.includes('?}')) return `segment ${index + 1} is empty`;
  }
  if (given.length > wanted.length) return `the path goes on after segment ${wanted.length}`;
  return 'the path does not fit the template';
}

function explainQuery(
  rule: PsoxyRequestRule | undefined,
  pointer: string,
  { parameters }: RawRequest,
): readonly ParameterVerdict[] {
  if (rule === undefined || parameters === undefined) return [];
  const faults = rule.guarded ? guardFaults(parameters, rule.querySchemas) : [];
  const given = parameters.map(({ name, value }, index): ParameterVerdict => {
    const lower = asciiLower(name);
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
    const passes = value === undefined ? !schema.required : fitsParameter(schema, value);
    const why = passes ? 'its value fits its schema' : 'its value does not fit its schema';
    return { name, passes, why, rule: joinPointer(pointer, 'queryParamSchemas', name) };
  });
  const names = new Set(parameters.map(({ name }) => asciiLower(name)));
  const missing = [...rule.querySchemas].flatMap(([name, { required }]) =>
    required && !names.has(name)
      ? [
          {
            name,
            passes: false,
            why: 'it is required and missing',
            rule: joinPointer(pointer, 'queryParamSchemas'),
          },
        ]
      : [],
  );
  return [...given, ...missing];
}
