import type { NativeEndpoint, NativePlan, PlanNode, PlanParameter } from '@nymgate/engine/plan/plan';
import type { PlainParameter } from '@nymgate/engine/plan/rule-set';
import { fillSlots, SAMPLE_TOKEN } from '@nymgate/rules/review/explain/known-answers';
import { describeParameter } from '@nymgate/rules/review/explain/native-request';
import { toWirePath } from '@nymgate/shell/gateway/send-request';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { EndpointParameters, ParameterOffer, RefusedName } from 'nymgate-console';

/** What may be asked of an endpoint beside its path, and what may not, with the reason. */
export function listParameterOffers(policy: NamedPolicy, id: string): EndpointParameters {
  const { plan } = policy;
  const endpoint = plan.endpoints.find((each) => each.id === id);
  if (endpoint === undefined) return { parameters: [], refused: [] };
  if (plan.language !== 'native') return otherParameters(policy, id);
  const native = plan.endpoints.find((each) => each.id === id);
  if (native === undefined) return { parameters: [], refused: [] };
  const asked = { policy, plan, endpoint: native };
  return {
    parameters: [...native.query.values()].map((parameter) => offerParameter(parameter, asked)),
    refused: OPTIONS.filter((name) => !native.query.has(name)).map((name) => ({
      name,
      why: 'no rule of this endpoint names it',
    })),
  };
}

/** System options that callers of Graph know, in the order in which they are thought of. */
const OPTIONS = ['$select', '$filter', '$orderby', '$search', '$expand', '$top', '$skip', '$count'];

type ParameterContext = {
  readonly policy: NamedPolicy;
  readonly plan: NativePlan;
  readonly endpoint: NativeEndpoint;
};

function offerParameter(parameter: PlanParameter, asked: ParameterContext): ParameterOffer {
  const { name, rule } = parameter;
  const offer = { name, takes: describeParameter(parameter) };
  if (!('odata' in rule))
    return { ...offer, required: rule.required === true, values: plainValues(rule), refused: [] };
  const rest = { ...offer, required: false };
  switch (rule.odata) {
    case 'expand':
      return { ...rest, values: rule.navigations, refused: [] };
    case 'search':
      return { ...rest, values: [], refused: [] };
    case 'select':
      return { ...rest, ...properties(asked, () => [], 'select') };
    case 'orderby':
      return { ...rest, ...properties(asked, (path) => [`$orderby=${path}`], 'orderby') };
    case 'filter':
      return { ...rest, ...properties(asked, filtersOf, 'filter') };
  }
}

function plainValues({ type, values, minimum, maximum }: PlainParameter): readonly string[] {
  if (values !== undefined) return values;
  if (type === 'truth') return ['true', 'false'];
  if (type !== 'natural') return [];
  return [minimum ?? 1, 5, 50, maximum]
    .filter(
      (each): each is number => each !== undefined && each >= (minimum ?? 0) && each <= (maximum ?? each),
    )
    .map(String);
}

/** One of these is a question about the property, whatever its type. */
function filtersOf(path: string): readonly string[] {
  return [
    `$filter=${path} eq null`,
    `$filter=${path} eq '${SAMPLE_TOKEN}'`,
    `$filter=${path} ge 2026-01-01T00:00:00Z`,
  ];
}

type ParameterValues = { readonly values: readonly string[]; readonly refused: readonly RefusedName[] };

/**
 * Which properties an option may name. The rules themselves are asked, with a request for each, so that what is offered is what passes.
 */
function properties(
  asked: ParameterContext,
  toQueries: (path: string) => readonly string[],
  option: string,
): ParameterValues {
  const values: string[] = [];
  const refused: RefusedName[] = [];
  for (const { path, node } of propertiesOf(asked.endpoint.entity)) {
    const dropped = getDropReason(asked.policy, node);
    const whys = toQueries(path).map((query) => getRefusalReason(asked, query));
    if (dropped !== undefined) refused.push({ name: path, why: dropped });
    else if (option === 'select' ? true : whys.includes(undefined)) values.push(path);
    else refused.push({ name: path, why: whys.find((why) => why !== undefined) ?? '' });
  }
  return { values, refused };
}

type Property = { readonly path: string; readonly node: PlanNode };

/** Properties of the entity, and of the objects in it that are no list. Annotations are nobody's to ask for. */
function propertiesOf(entity: PlanNode): readonly Property[] {
  if (entity.kind !== 'object') return [];
  return [...entity.properties].flatMap(([name, node]): readonly Property[] =>
    name.includes('@') ? [] : [{ path: name, node }],
  );
}

function getDropReason(policy: NamedPolicy, node: PlanNode): string | undefined {
  if (node.kind !== 'leaf' || node.action.treatment !== 'drop') return undefined;
  const { reason } = policy.getNote(node.pointer);
  return reason === undefined ? 'it is dropped' : `it is dropped: ${reason}`;
}

/** Undefined: it passes. */
function getRefusalReason({ policy, plan, endpoint }: ParameterContext, query: string): string | undefined {
  const target = toWirePath(fillSlots(plan.endpoints, `${endpoint.template}?${query}`));
  const { request } = policy.review.explainRequest(plan, 'GET', target);
  const verdict = request.query[0];
  if (verdict === undefined) return `the rules refuse the question (${request.code ?? 'unknown'})`;
  if (verdict.passes) return undefined;
  return /\((.*)\)$/.exec(verdict.why)?.[1] ?? verdict.why;
}

function otherParameters(policy: NamedPolicy, id: string): EndpointParameters {
  const view = policy.review.view(policy.plan, []);
  const index = policy.plan.endpoints.findIndex((each) => each.id === id);
  const query = view.endpoints.find(({ rule }) => rule === `/endpoints/${index}`)?.query;
  const parameters = [...(query?.byName.values() ?? [])].map(
    ({ name, required, limits, plain }): ParameterOffer => ({
      name,
      takes: limits ?? 'any value',
      required,
      values: plain === undefined ? [] : plainValues(plain),
      refused: [],
    }),
  );
  return {
    parameters,
    refused:
      query?.allowsAny === true ? [] : [{ name: 'any other', why: 'no rule of this endpoint names it' }],
  };
}
