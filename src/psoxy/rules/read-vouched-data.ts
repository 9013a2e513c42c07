import { SetupError } from '../../kernel/errors.ts';
import { lazily } from '../../kernel/lazily.ts';
import { type Finding, toIssue } from '../../text/yaml/finding.ts';
import type { PsoxyEndpoint } from '../plan/psoxy-plan.ts';
import type { PsoxyEndpointRule, PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { type EndpointContext, endpointParts } from './compile-endpoint.ts';
import { type PsoxyReading, readPsoxyData } from './compile-psoxy.ts';
import { createCompileScope } from './compile-scope.ts';
import { freezePlan } from './freeze-plan.ts';
import { checkPsoxyShape } from './psoxy-shape.ts';

/**
 * Reads data in which an earlier start has found nothing wrong, not even a warning (a verified cache vouches for it): its shape is
 * checked all the same, and each part of an endpoint is compiled when a request first asks for it, since of sixty endpoints a request needs a few.
 *
 * A pattern or path that is wrong after all, or an endpoint that lets everything pass, fails the request that asked (SetupError): a
 * cache that somebody has forged who could have changed the rules (PIN-01).
 */
export function readVouchedData(data: unknown): PsoxyReading {
  let sound = true;
  checkPsoxyShape(data, () => {
    sound = false;
  });
  const ruleSet = data as PsoxyRuleSet;
  // What the shape does not fit was never vouched for, and so was nothing that is told as a warning.
  if (!sound || ruleSet.allowAllEndpoints === true) return readPsoxyData(data);
  const context: EndpointContext = { scope: createCompileScope(refuse), ruleSet };
  const endpoints = (ruleSet.endpoints ?? []).map((rule, index) => lazyEndpoint(context, rule, index));
  return { findings: [], endpoints, open: undefined };
}

function refuse(finding: Finding): never {
  throw new SetupError([toIssue(finding)]);
}

function lazyEndpoint(context: EndpointContext, rule: PsoxyEndpointRule, index: number): PsoxyEndpoint {
  const { id, template, ...parts } = endpointParts(context, rule, index);
  const linkPaths = lazily(() => freezePlan(parts.linkPaths()));
  const request = lazily(() => freezePlan(parts.request()));
  const response = lazily(() => freezePlan(parts.response()));
  // Frozen here, so that freezing the plan does not look inside and compile it.
  return Object.freeze({
    id,
    template,
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
