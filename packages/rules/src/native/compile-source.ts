import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { deepFreeze, freezeMap } from '@nymgate/engine/kernel/deep-freeze';
import { memoize } from '@nymgate/engine/kernel/memoize';
import { createCollectionNode } from '@nymgate/engine/plan/create-collection-node';
import type { NativeEndpoint, NativePlan, PlanNode, PlanParameter } from '@nymgate/engine/plan/plan';
import {
  type EndpointRule,
  getMethods,
  type HeaderRule,
  type PlainParameter,
  type ResponseRule,
  type RuleSource,
} from '@nymgate/engine/plan/rule-set';
import { parsePathPattern } from '@nymgate/engine/requests/paths/path-pattern';
import { toCanonicalName } from '@nymgate/engine/requests/system-options';
import { createNodeCompiler, type NodeCompiler } from './compile-node.ts';

/** A cold start needs one endpoint, so endpoint-specific parts are compiled at their first request. */
export function compileSource(source: RuleSource): NativePlan {
  const compiler = createNodeCompiler(source);
  const ruleSet = memoize(() => deepFreeze(source.ruleSet()));
  const endpoints = source.endpoints.map((rule, index) =>
    compileEndpoint(rule, `/endpoints/${index}`, compiler),
  );
  return Object.freeze({
    name: source.name,
    language: 'native',
    policy: source.policy(),
    get ruleSet() {
      return ruleSet();
    },
    endpoints: Object.freeze(endpoints),
  });
}

function compileEndpoint(rule: EndpointRule, pointer: string, compiler: NodeCompiler): NativeEndpoint {
  const { path, linkTemplates = [], slots = {} } = rule;
  const pattern = parsePathPattern(path, slots);
  const others = linkTemplates.map((template) => parsePathPattern(template, slots));
  const request = memoize(() => ({
    query: indexByCanonicalName(rule.query ?? {}),
    headers: indexByLowerName(rule.headers ?? {}),
    preferences: getPreferences(rule.headers ?? {}),
  }));
  const compiledResponse = memoize(() => compileResponse(compiler, rule.response, `${pointer}/response`));
  return Object.freeze({
    id: rule.id,
    template: path,
    methods: deepFreeze(getMethods(rule)),
    path: pattern,
    linkPaths: Object.freeze([pattern, ...others]),
    followsAnySpelling: true,
    ...('count' in rule.response && { mediaType: 'text/plain' as const }),
    get query() {
      return request().query;
    },
    get headers() {
      return request().headers;
    },
    get preferences() {
      return request().preferences;
    },
    get response() {
      return compiledResponse().response;
    },
    get entity() {
      return compiledResponse().entity;
    },
  });
}

function indexByCanonicalName(query: NonNullable<EndpointRule['query']>): ReadonlyMap<string, PlanParameter> {
  return freezeMap(
    new Map(Object.entries(query).map(([name, rule]) => [toCanonicalName(name), deepFreeze({ name, rule })])),
  );
}

/** Preferences allowed in `Prefer`; of two spellings of the header the last counts, as in `byLowerName`. */
function getPreferences(headers: Readonly<Record<string, HeaderRule>>): ReadonlyMap<string, PlainParameter> {
  const [, rule] = Object.entries(headers).findLast(([name]) => toAsciiLowerCase(name) === 'prefer') ?? [];
  const rules = rule !== undefined && 'preferences' in rule ? Object.entries(rule.preferences) : [];
  return freezeMap(new Map(rules.map(([name, each]) => [toAsciiLowerCase(name), deepFreeze(each)])));
}

function indexByLowerName(headers: Readonly<Record<string, HeaderRule>>): ReadonlyMap<string, HeaderRule> {
  return freezeMap(
    new Map(Object.entries(headers).map(([name, rule]) => [toAsciiLowerCase(name), deepFreeze(rule)])),
  );
}

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

export type CompiledResponse = { readonly response: PlanNode; readonly entity: ObjectNode };

function compileResponse(compiler: NodeCompiler, rule: ResponseRule, pointer: string): CompiledResponse {
  if ('collection' in rule) {
    const items = compiler.entity(rule.collection);
    return {
      entity: items,
      response: createCollectionNode({ items, order: rule.order, pointer, continues: '' }),
    };
  }
  if ('count' in rule)
    return {
      entity: compiler.entity(rule.count),
      response: compiler.leaf({ treatment: 'keep', type: 'integer' }, pointer),
    };
  const entity = 'entity' in rule ? compiler.entity(rule.entity) : compiler.object(rule, pointer);
  return { entity, response: wrapInCollection(compiler, entity, pointer) };
}

/** A separate node: elsewhere the entity isn't a whole response and has no context annotation. */
function wrapInCollection(
  { leaf }: Pick<NodeCompiler, 'leaf'>,
  entity: ObjectNode,
  pointer: string,
): ObjectNode {
  const properties = new Map(entity.properties);
  if (!properties.has('@odata.context'))
    properties.set('@odata.context', leaf({ treatment: 'drop' }, pointer));
  const stricter = entity.stricter && {
    ...entity.stricter,
    node: wrapInCollection({ leaf }, entity.stricter.node, pointer),
  };
  return Object.freeze({
    ...entity,
    answers: 'entity',
    properties: freezeMap(properties),
    ...(stricter && { stricter: Object.freeze(stricter) }),
  });
}
