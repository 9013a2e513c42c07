import { SetupError } from '@nymgate/engine/kernel/errors';
import { memoize } from '@nymgate/engine/kernel/memoize';
import { type Finding, toIssue } from '@nymgate/rules/text/yaml/finding';
import type { PsoxyEndpoint } from '../plan/psoxy-plan.ts';
import type { PsoxyEndpointRule, PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { type EndpointContext, endpointParts, toEndpointPointer } from './compile-endpoint.ts';
import { compilePsoxyData, type PsoxyReading } from './compile-psoxy.ts';
import { createCompileScope } from './compile-scope.ts';
import { deepFreezePlan } from './deep-freeze-plan.ts';
import { checkOutline, definitionsShape, endpointShape } from './psoxy-shape.ts';

/**
 * Reads data in which an earlier start has found nothing wrong, not even a warning (a verified cache vouches for it): its outline is
 * checked all the same, and each endpoint is checked and compiled, part by part, when a request first asks for it, since of sixty
 * endpoints a request needs one.
 *
 * What is wrong after all, a shape, a pattern, a path, or an endpoint that lets everything pass, fails the request that asked
 * (SetupError): a cache that somebody has forged who could have changed the rules (PIN-01).
 */
export function compileTrustedData(data: unknown): PsoxyReading {
  let ruleSetData = true;
  checkOutline(data, () => {
    ruleSetData = false;
  });
  const ruleSet = data as PsoxyRuleSet;
  // What the outline does not fit was never vouched for, and so was nothing that is told as a warning.
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
  /** @throws SetupError for a rule of another shape */
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
  // Frozen here, so that freezing the plan does not look inside and compile it.
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
