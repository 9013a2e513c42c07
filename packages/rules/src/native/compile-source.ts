import { asciiLower } from '@nymgate/engine/kernel/ascii-case';
import { deepFreeze, freezeMap, freezeSet } from '@nymgate/engine/kernel/deep-freeze';
import { lazily } from '@nymgate/engine/kernel/lazily';
import { collectionNode } from '@nymgate/engine/plan/collection-node';
import type { NativeEndpoint, NativePlan, PlanNode, PlanParameter } from '@nymgate/engine/plan/plan';
import {
  type EndpointRule,
  type HeaderRule,
  methodsOf,
  type ResponseRule,
  type RuleSource,
} from '@nymgate/engine/plan/rule-set';
import { parsePathPattern } from '@nymgate/engine/requests/paths/path-pattern';
import { canonicalName } from '@nymgate/engine/requests/system-options';
import { createNodeCompiler, type NodeCompiler } from './compile-node.ts';

/**
 * Compiles rules that are known to be without fault. What only requests to one endpoint need is compiled with the first of
 * them: a cold start answers one request, and most tables of a connector are not those of its endpoint.
 */
export function compileSource(source: RuleSource): NativePlan {
  const compiler = createNodeCompiler(source);
  const ruleSet = lazily(() => deepFreeze(source.ruleSet()));
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
  const own = parsePathPattern(path, slots);
  const others = linkTemplates.map((template) => parsePathPattern(template, slots));
  const request = lazily(() => ({
    query: byCanonicalName(rule.query ?? {}),
    headers: byLowerName(rule.headers ?? {}),
    preferences: preferencesOf(rule.headers ?? {}),
  }));
  const answer = lazily(() => compileResponse(compiler, rule.response, `${pointer}/response`));
  return Object.freeze({
    id: rule.id,
    template: path,
    methods: deepFreeze(methodsOf(rule)),
    path: own,
    linkPaths: Object.freeze([own, ...others]),
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
      return answer().response;
    },
    get entity() {
      return answer().entity;
    },
  });
}

function byCanonicalName(query: NonNullable<EndpointRule['query']>): ReadonlyMap<string, PlanParameter> {
  return freezeMap(
    new Map(Object.entries(query).map(([name, rule]) => [canonicalName(name), deepFreeze({ name, rule })])),
  );
}

/** Names of the preferences that `Prefer` may bring; of two spellings of the header the last counts, as in `byLowerName`. */
function preferencesOf(headers: Readonly<Record<string, HeaderRule>>): ReadonlySet<string> {
  const [, rule] = Object.entries(headers).findLast(([name]) => asciiLower(name) === 'prefer') ?? [];
  const names = rule !== undefined && 'preferences' in rule ? Object.keys(rule.preferences) : [];
  return freezeSet(new Set(names.map(asciiLower)));
}

function byLowerName(headers: Readonly<Record<string, HeaderRule>>): ReadonlyMap<string, HeaderRule> {
  return freezeMap(
    new Map(Object.entries(headers).map(([name, rule]) => [asciiLower(name), deepFreeze(rule)])),
  );
}

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

export type CompiledResponse = { readonly response: PlanNode; readonly entity: ObjectNode };

/** Compiles what an endpoint returns, with what Graph wraps around it. */
function compileResponse(compiler: NodeCompiler, rule: ResponseRule, pointer: string): CompiledResponse {
  if ('collection' in rule) {
    const items = compiler.entity(rule.collection);
    return { entity: items, response: collectionNode({ items, pointer, continues: '' }) };
  }
  if ('count' in rule)
    return {
      entity: compiler.entity(rule.count),
      response: compiler.leaf({ treatment: 'keep', type: 'integer' }, pointer),
    };
  const entity = 'entity' in rule ? compiler.entity(rule.entity) : compiler.object(rule, pointer);
  return { entity, response: wrap(compiler, entity, pointer) };
}

/** An own node: inside other answers the entity is no whole answer, and has no context annotation. */
function wrap({ leaf }: NodeCompiler, entity: ObjectNode, pointer: string): ObjectNode {
  const properties = new Map(entity.properties);
  if (!properties.has('@odata.context'))
    properties.set('@odata.context', leaf({ treatment: 'drop' }, pointer));
  return Object.freeze({ ...entity, answers: 'entity', properties: freezeMap(properties) });
}
