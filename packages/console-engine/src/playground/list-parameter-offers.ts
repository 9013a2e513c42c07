import type { ConnectorOptions } from '@nymgate/connectors/index';
import type {
  Endpoint,
  NativeEndpoint,
  NativePlan,
  PlanNode,
  PlanParameter,
} from '@nymgate/engine/plan/plan';
import type { PlainParameter } from '@nymgate/engine/plan/rule-set';
import { fillSlots, SAMPLE_TOKEN } from '@nymgate/rules/review/explain/known-answers';
import { describeParameter, describeSlot } from '@nymgate/rules/review/explain/native-request';
import { toWirePath } from '@nymgate/shell/gateway/send-request';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type {
  ConnectorOffer,
  EndpointOffer,
  EndpointParameters,
  ParameterOffer,
  RefusedName,
  SlotOffer,
} from 'nymgate-console';

export function listParameterOffers(policy: NamedPolicy, id: string): EndpointParameters {
  const { plan } = policy;
  const endpoint = plan.endpoints.find((each) => each.id === id);
  if (endpoint === undefined) return { parameters: [], refused: [] };
  if (plan.language !== 'native') return otherParameters(policy, id);
  const native = plan.endpoints.find((each) => each.id === id);
  if (native === undefined) return { parameters: [], refused: [] };
  const context = { policy, plan, endpoint: native };
  return {
    parameters: [...native.query.values()].map((parameter) => offerParameter(parameter, context)),
    refused: OPTIONS.filter((name) => !native.query.has(name)).map((name) => ({
      name,
      why: 'no rule of this endpoint allows it',
    })),
  };
}

/** System options of OData, the most common first. */
const OPTIONS = ['$select', '$filter', '$orderby', '$search', '$expand', '$top', '$skip', '$count'];

type ParameterContext = {
  readonly policy: NamedPolicy;
  readonly plan: NativePlan;
  readonly endpoint: NativeEndpoint;
};

function offerParameter(parameter: PlanParameter, context: ParameterContext): ParameterOffer {
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
      return { ...rest, ...properties(context, () => [], 'select') };
    case 'orderby':
      return { ...rest, ...properties(context, (path) => [`$orderby=${path}`], 'orderby') };
    case 'filter':
      return { ...rest, ...properties(context, listFilters, 'filter') };
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

/** At least one of these is valid for a property of any type. */
function listFilters(path: string): readonly string[] {
  return [
    `$filter=${path} eq null`,
    `$filter=${path} eq '${SAMPLE_TOKEN}'`,
    `$filter=${path} ge 2026-01-01T00:00:00Z`,
  ];
}

type ParameterValues = { readonly values: readonly string[]; readonly refused: readonly RefusedName[] };

/** Which properties an option may name. The rules decide a request for each, so that every offer is allowed. */
function properties(
  context: ParameterContext,
  toQueries: (path: string) => readonly string[],
  option: string,
): ParameterValues {
  const values: string[] = [];
  const refused: RefusedName[] = [];
  for (const { path, node } of listProperties(context.endpoint.entity)) {
    const dropped = getDropReason(context.policy, node);
    const whys = toQueries(path).map((query) => getRefusalReason(context, query));
    if (dropped !== undefined) refused.push({ name: path, why: dropped });
    else if (option === 'select' ? true : whys.includes(undefined)) values.push(path);
    else refused.push({ name: path, why: whys.find((why) => why !== undefined) ?? '' });
  }
  return { values, refused };
}

type Property = { readonly path: string; readonly node: PlanNode };

/** Properties of the entity, without annotations. */
function listProperties(entity: PlanNode): readonly Property[] {
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

/** Undefined if allowed. */
function getRefusalReason({ policy, plan, endpoint }: ParameterContext, query: string): string | undefined {
  const target = toWirePath(fillSlots(plan.endpoints, `${endpoint.template}?${query}`));
  const { request } = policy.review.explainRequest(plan, 'GET', target);
  const verdict = request.query[0];
  if (verdict === undefined) return `the rules refuse the request (${request.code ?? 'unknown'})`;
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
      query?.allowsAny === true ? [] : [{ name: 'any other', why: 'no rule of this endpoint allows it' }],
  };
}

export function toConnectorOffer(id: string, policy: NamedPolicy, options: ConnectorOptions): ConnectorOffer {
  const endpoints = policy.plan.endpoints.map((endpoint, index) => offerEndpoint(endpoint, index, policy));
  const examples = lookupConnector(id)?.examples(options) ?? [];
  return {
    endpoints,
    examples: examples.flatMap(({ title, path }) => {
      const endpoint = findAccepting(path, policy.plan.endpoints);
      return endpoint === undefined ? [] : [{ title, endpoint: endpoint.id, target: path }];
    }),
  };
}

/** Compared by template: an example has the rules' slot names. */
function findAccepting(path: string, endpoints: readonly Endpoint[]): Endpoint | undefined {
  const shape = toShape(path.split('?')[0] ?? '');
  return endpoints.find(({ template }) => toShape(template) === shape);
}

function toShape(template: string): string {
  return template.replace(/\{[^{}]*\}/g, '{}').toLowerCase();
}

function offerEndpoint(endpoint: Endpoint, index: number, policy: NamedPolicy): EndpointOffer {
  const { id, template } = endpoint;
  return {
    id,
    template,
    about: describeEndpoint(policy, index),
    rule: policy.getLocation(`/endpoints/${index}`),
    slots:
      'path' in endpoint && endpoint.path !== undefined
        ? nativeSlots(endpoint as NativeEndpoint)
        : namedSlots(template),
  };
}

function describeEndpoint({ plan }: NamedPolicy, index: number): string {
  if (plan.language !== 'native') return '';
  return plan.ruleSet.endpoints[index]?.description ?? '';
}

function nativeSlots({ path }: NativeEndpoint): readonly SlotOffer[] {
  return path.segments.flat().flatMap((part): readonly SlotOffer[] => {
    if (!('slot' in part)) return [];
    const { slot, values = [], pseudonym } = part;
    return [{ name: slot, takes: describeSlot(part), values, pseudonym: pseudonym !== 'never' }];
  });
}

/** For languages that don't describe slots. */
function namedSlots(template: string): readonly SlotOffer[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => ({
    name,
    takes: `{${name}}`,
    values: [],
    pseudonym: true,
  }));
}
