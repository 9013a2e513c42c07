import type { NativePlan } from '@nymgate/engine/plan/plan';
import {
  ANY_OTHER_FIELD,
  type EndpointView,
  type FieldsView,
  type ParameterView,
  type PlanView,
  type QueryView,
} from '@nymgate/rules/dialects/endpoint-view';
import {
  findKnownResponse,
  getSamplePaths,
  getSampleRequests,
  toSkeleton,
} from '@nymgate/rules/review/explain/known-answers';
import { listFields } from '@nymgate/rules/review/explain/list-fields';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyBodyRule, PsoxyRequestRule } from '../plan/psoxy-request.ts';
import type { PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { explainSteps, type PsoxyView } from './explain-steps.ts';
import { listNamedFields } from './list-named-fields.ts';

export function createPlanView(plan: PsoxyPlan, known: readonly NativePlan[]): PlanView {
  return {
    endpoints: plan.endpoints.map((endpoint, index) => createEndpointView(plan, endpoint, { index, known })),
    openRulePointer: plan.open === undefined ? undefined : '/allowAllEndpoints',
  };
}

export function createPsoxyView(ruleSet: PsoxyRuleSet, { response }: PsoxyEndpoint): PsoxyView {
  const index = /^\/endpoints\/(\d+)$/.exec(response.pointer)?.[1];
  return { ruleSet, rule: index === undefined ? undefined : ruleSet.endpoints?.[Number(index)], response };
}

/** Matches the pattern alone, without schemas. */
export function matchesPattern({ request: { pattern } }: PsoxyEndpoint, text: string): boolean {
  return text.length <= (pattern.maxLength ?? text.length) && pattern.matches(text);
}

export function matchesRequest(endpoint: PsoxyEndpoint, path: string): boolean {
  const texts = endpoint.request.matchesFullUrl ? [path, `${path}?$top=5`, `${path}?$select=id`] : [path];
  return texts.some((text) => matchesPattern(endpoint, text));
}

type EndpointPosition = { readonly index: number; readonly known: readonly NativePlan[] };

function createEndpointView(
  { ruleSet }: PsoxyPlan,
  endpoint: PsoxyEndpoint,
  { index, known }: EndpointPosition,
): EndpointView {
  const { template, request } = endpoint;
  const takes = (path: string): boolean => matchesPattern(endpoint, path);
  const candidates = request.matchesFullUrl
    ? known.flatMap(({ endpoints }) => endpoints.flatMap(getSampleRequests))
    : getSamplePaths(template);
  return {
    rule: joinPointer('/endpoints', index),
    template,
    pathKey: `${request.matchesFullUrl ? 'pattern' : 'template'} ${toSkeleton(template)}`,
    accepts: takes,
    requests: candidates.filter(takes),
    values: {
      limits:
        request.pathSchemas.size === 0 ? undefined : JSON.stringify(request.pathSchemas, replaceWithSource),
    },
    methods: request.methods,
    query: createQueryView(request),
    forwardsUnguarded: !request.guarded,
    headers: new Map([...request.headers].map((name) => [name, 'any'])),
    body: request.body === undefined ? 'any' : serializeBody(request.body),
    fields: createFieldsView(createPsoxyView(ruleSet, endpoint), endpoint, known),
  };
}

function createQueryView({ queryNames, querySchemas }: PsoxyRequestRule): QueryView {
  const names = new Set([...(queryNames ?? []), ...(queryNames === undefined ? querySchemas.keys() : [])]);
  const named = [...names].map((name): [string, ParameterView] => {
    const schema = querySchemas.get(name);
    if (schema === undefined) return [name, { name, required: false, limits: undefined }];
    const { required, ...limits } = schema;
    return [name, { name, required, limits: JSON.stringify(limits, replaceWithSource) }];
  });
  return { allowsAny: queryNames === undefined, byName: new Map(named) };
}

/** @param known source of the fields that the rules don't name */
function createFieldsView(
  view: PsoxyView,
  endpoint: PsoxyEndpoint,
  known: readonly NativePlan[],
): FieldsView {
  const answer = findKnownResponse(known, endpoint.template, (request) => matchesRequest(endpoint, request));
  const listed = answer === undefined ? [] : listFields(answer.endpoint.response).map(({ path }) => path);
  return {
    paths: [...listed, ...listNamedFields(view), ANY_OTHER_FIELD],
    getOutcome: (path) => explainSteps(view, path),
  };
}

/** Compiled patterns are compared by their source. */
function replaceWithSource(_: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  return typeof value === 'object' && value !== null && 'source' in value ? value.source : value;
}

/** Schemas may be recursive; a repeated one is represented by its name. */
function serializeBody(body: PsoxyBodyRule): string {
  const around: unknown[] = [];
  return JSON.stringify(body, function (this: unknown, key, value: unknown) {
    const plain = replaceWithSource(key, value);
    while (around.length > 0 && around.at(-1) !== this) around.pop();
    if (typeof plain !== 'object' || plain === null) return plain;
    if (around.includes(plain)) return `#${around.indexOf(plain)}`;
    around.push(plain);
    return plain;
  });
}
