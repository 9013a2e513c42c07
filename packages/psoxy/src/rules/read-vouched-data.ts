import { SetupError } from '@nymgate/engine/kernel/errors';
import { lazily } from '@nymgate/engine/kernel/lazily';
import { type Finding, toIssue } from '@nymgate/rules/text/yaml/finding';
import type { PsoxyEndpoint } from '../plan/psoxy-plan.ts';
import type { PsoxyEndpointRule, PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { type EndpointContext, endpointParts, pointerOf } from './compile-endpoint.ts';
import { type PsoxyReading, readPsoxyData } from './compile-psoxy.ts';
import { createCompileScope } from './compile-scope.ts';
import { freezePlan } from './freeze-plan.ts';
import { checkOutline, definitionsShape, endpointShape } from './psoxy-shape.ts';

/**
 * Reads data in which an earlier start has found nothing wrong, not even a warning (a verified cache vouches for it): its outline is
 * checked all the same, and each endpoint is checked and compiled, part by part, when a request first asks for it, since of sixty
 * endpoints a request needs one.
 *
 * What is wrong after all, a shape, a pattern, a path, or an endpoint that lets everything pass, fails the request that asked
 * (SetupError): a cache that somebody has forged who could have changed the rules (PIN-01).
 */
export function readVouchedData(data: unknown): PsoxyReading {
  let sound = true;
  checkOutline(data, () => {
    sound = false;
  });
  const ruleSet = data as PsoxyRuleSet;
  // What the outline does not fit was never vouched for, and so was nothing that is told as a warning.
  if (!sound || ruleSet.allowAllEndpoints === true) return readPsoxyData(data);
  const definitions = lazily(() => definitionsShape(ruleSet.definitions ?? {}, '/definitions', refuse));
  const context: EndpointContext = { scope: createCompileScope(refuse), ruleSet };
  const endpoints = (ruleSet.endpoints ?? []).map((rule, index) => {
    const check = lazily(() => {
      endpointShape(rule, pointerOf(index), refuse);
      if (rule.responseSchema !== undefined) definitions();
    });
    return lazyEndpoint(context, { rule, index, check });
  });
  return { findings: [], endpoints, open: undefined };
}

function refuse(finding: Finding): never {
  throw new SetupError([toIssue(finding)]);
}

type VouchedEndpoint = {
  readonly rule: PsoxyEndpointRule;
  readonly index: number;
  /** @throws SetupError for a rule of another shape */
  readonly check: () => void;
};

function lazyEndpoint(context: EndpointContext, { rule, index, check }: VouchedEndpoint): PsoxyEndpoint {
  const { id, template, outline, ...parts } = endpointParts(context, rule, index);
  const checked = <T>(make: () => T): (() => T) =>
    lazily(() => {
      check();
      return freezePlan(make());
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
