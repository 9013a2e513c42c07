import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { memoize } from '@nymgate/engine/kernel/memoize';
import { computePolicyHash } from '@nymgate/engine/plan/compute-policy-hash';
import type { RuleReading } from '@nymgate/rules/dialects/rule-language';
import { type Finding, toFileIssues, toIssue } from '@nymgate/rules/text/yaml/finding';
import type { ParsedYaml } from '@nymgate/rules/text/yaml/read-yaml';
import type { PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyEndpointRule, PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { type EndpointContext, endpointParts, toEndpointPointer } from './compile-endpoint.ts';
import { compilePsoxyData, type PsoxyReading, toPlan } from './compile-psoxy.ts';
import { createCompileScope } from './compile-scope.ts';
import { deepFreezePlan } from './deep-freeze-plan.ts';
import { checkOutline, definitionsShape, endpointShape } from './psoxy-shape.ts';

/** Returns every error and warning. */
export function readPsoxyRules(parsed: ParsedYaml, file: string): RuleReading<PsoxyPlan> {
  const reading = parsed.read('method');
  if (reading.data === undefined) return { issues: toFileIssues(reading, [], file) };
  const data = deepFreeze(reading.data);
  const compiled = parsed.verified === undefined ? compilePsoxyData(data) : compileTrustedData(data);
  const issues = toFileIssues(reading, compiled.findings, file);
  if (issues.some(({ severity }) => severity === 'error')) return { issues };
  const ruleSet = data as PsoxyRuleSet;
  const compile = (sha256Hex: (text: string) => string) =>
    toPlan(ruleSet, compiled, computePolicyHash(ruleSet, sha256Hex, parsed.verified));
  return { rules: { issues, compile }, issues };
}

/**
 * A verified cache vouches for this data, so each endpoint is checked and compiled at first use. A fault
 * fails that request with SetupError: only a party that could change the rules could have forged the cache
 * (PIN-01).
 */
export function compileTrustedData(data: unknown): PsoxyReading {
  let ruleSetData = true;
  checkOutline(data, () => {
    ruleSetData = false;
  });
  const ruleSet = data as PsoxyRuleSet;
  // Data that fails the outline or has warnings was never verified.
  if (!ruleSetData || ruleSet.allowAllEndpoints === true) return compilePsoxyData(data);
  const definitions = memoize(() =>
    definitionsShape(ruleSet.definitions ?? {}, '/definitions', rejectFinding),
  );
  const context: EndpointContext = { scope: createCompileScope(rejectFinding), ruleSet };
  const endpoints = (ruleSet.endpoints ?? []).map((rule, index) => {
    const check = memoize(() => {
      endpointShape(rule, toEndpointPointer(index), rejectFinding);
      if (rule.responseSchema !== undefined) definitions();
    });
    return createLazyEndpoint(context, { rule, index, check });
  });
  return { findings: [], endpoints, fallbackEndpoint: undefined };
}

function rejectFinding(finding: Finding): never {
  throw new SetupError([toIssue(finding)]);
}

type TrustedEndpoint = {
  readonly rule: PsoxyEndpointRule;
  readonly index: number;
  readonly check: () => void;
};

function createLazyEndpoint(
  context: EndpointContext,
  { rule, index, check }: TrustedEndpoint,
): PsoxyEndpoint {
  const { id, template, outline, ...parts } = endpointParts(context, rule, index);
  const checked = <T>(make: () => T): (() => T) =>
    memoize(() => {
      check();
      return deepFreezePlan(make());
    });
  const linkPaths = checked(parts.linkPaths);
  const request = checked(parts.request);
  const response = checked(parts.response);
  // Frozen here, so that freezing the plan doesn't trigger compilation.
  return Object.freeze({
    id,
    template,
    outline,
    get linkPaths() {
      return linkPaths();
    },
    get request() {
      return request();
    },
    get response() {
      return response();
    },
  });
}
