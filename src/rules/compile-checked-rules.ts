import { canonicalJson } from '../kernel/json.ts';
import { asciiLower } from './ascii-case.ts';
import { createNodeCompiler, type NodeCompiler } from './compile-node.ts';
import { compileResponse } from './compile-response.ts';
import { deepFreeze, freezeMap } from './deep-freeze.ts';
import { methodsOf } from './default-methods.ts';
import { joinPointer } from './json-pointer.ts';
import type { NativeEndpoint, NativePlan, PlanParameter } from './plan.ts';
import type { EndpointRule, HeaderRule, RuleSet } from './rule-set.ts';
import { canonicalName } from './system-options.ts';
import { parsePathPattern } from './target/parse-path-pattern.ts';

/**
 * Compiles a rule set that is known to be without fault: one that `checkRules` has seen, or one of our own, which the tests of the
 * connectors check with every combination of options. It is frozen, not copied.
 *
 * @param sha256Hex SHA-256 of the UTF-8 bytes, 64 hex digits
 */
export function compileCheckedRules(own: RuleSet, sha256Hex: (text: string) => string): NativePlan {
  const compiler = createNodeCompiler(own);
  return deepFreeze<NativePlan>({
    name: own.name,
    dialect: 'native',
    policy: sha256Hex(canonicalJson(own)).slice(0, 16),
    ruleSet: own,
    endpoints: own.endpoints.map((rule, index) =>
      compileEndpoint(rule, joinPointer('/endpoints', index), compiler),
    ),
  });
}

function compileEndpoint(rule: EndpointRule, pointer: string, compiler: NodeCompiler): NativeEndpoint {
  const { path, linkTemplates = [], slots = {}, query = {}, headers = {} } = rule;
  return {
    id: rule.id,
    template: path,
    methods: methodsOf(rule),
    path: parsePathPattern(path, slots),
    linkPaths: linkTemplates.map((template) => parsePathPattern(template, slots)),
    query: byCanonicalName(query),
    headers: byLowerName(headers),
    ...compileResponse(compiler, rule.response, joinPointer(pointer, 'response')),
  };
}

function byCanonicalName(query: NonNullable<EndpointRule['query']>): ReadonlyMap<string, PlanParameter> {
  return freezeMap(
    new Map(Object.entries(query).map(([name, rule]) => [canonicalName(name), deepFreeze({ name, rule })])),
  );
}

function byLowerName(headers: Readonly<Record<string, HeaderRule>>): ReadonlyMap<string, HeaderRule> {
  return freezeMap(new Map(Object.entries(headers).map(([name, rule]) => [asciiLower(name), rule])));
}
