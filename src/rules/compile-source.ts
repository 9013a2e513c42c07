import { asciiLower } from './ascii-case.ts';
import { createNodeCompiler, type NodeCompiler } from './compile-node.ts';
import { compileResponse } from './compile-response.ts';
import { deepFreeze, freezeMap } from './deep-freeze.ts';
import { methodsOf } from './default-methods.ts';
import { lazily } from './lazily.ts';
import type { NativeEndpoint, NativePlan, PlanParameter } from './plan.ts';
import type { EndpointRule, HeaderRule } from './rule-set.ts';
import type { RuleSource } from './rule-source.ts';
import { canonicalName } from './system-options.ts';
import { parsePathPattern } from './target/parse-path-pattern.ts';

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
    dialect: 'native',
    policy: source.policy(),
    get ruleSet() {
      return ruleSet();
    },
    endpoints: Object.freeze(endpoints),
  });
}

function compileEndpoint(rule: EndpointRule, pointer: string, compiler: NodeCompiler): NativeEndpoint {
  const { path, linkTemplates = [], slots = {} } = rule;
  const request = lazily(() => ({
    linkPaths: deepFreeze(linkTemplates.map((template) => parsePathPattern(template, slots))),
    query: byCanonicalName(rule.query ?? {}),
    headers: byLowerName(rule.headers ?? {}),
  }));
  const answer = lazily(() => compileResponse(compiler, rule.response, `${pointer}/response`));
  return Object.freeze({
    id: rule.id,
    template: path,
    methods: deepFreeze(methodsOf(rule)),
    path: parsePathPattern(path, slots),
    get linkPaths() {
      return request().linkPaths;
    },
    get query() {
      return request().query;
    },
    get headers() {
      return request().headers;
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

function byLowerName(headers: Readonly<Record<string, HeaderRule>>): ReadonlyMap<string, HeaderRule> {
  return freezeMap(
    new Map(Object.entries(headers).map(([name, rule]) => [asciiLower(name), deepFreeze(rule)])),
  );
}
