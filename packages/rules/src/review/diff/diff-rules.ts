import type { ReviewedPlan } from '../../dialects/dialect.ts';
import type { EndpointView, PlanView } from '../../dialects/endpoint-view.ts';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import { compareAnswers } from './compare-answers.ts';
import { compareRequests } from './compare-requests.ts';
import { type PairedEndpoints, pairEndpoints } from './pair-endpoints.ts';
import type { RequestChange, RuleDiff } from './rule-diff.ts';

/**
 * Compares two rule sets of any languages: what newly gets out, what may newly be asked, and the other way round. What cannot
 * be compared counts as more.
 *
 * @param known plans that know Graph's answers field by field
 * @example diffRules(before, after).exposed.map(({ places: [first] }) => first.field) // ['/value/~/displayName']
 */
export function diffRules(
  before: ReviewedPlan,
  after: ReviewedPlan,
  known: readonly NativePlan[] = [],
): RuleDiff {
  const earlier = before.review.view(before.plan, known);
  const later = after.review.view(after.plan, known);
  const paired = pairEndpoints(earlier, later);
  const { exposed, hidden } = compareAnswers(paired.pairs);
  const compared = pairChanges(paired);
  const opened = openChanges(earlier, later);
  return {
    exposed,
    hidden,
    allowed: [
      ...opened.allowed,
      ...paired.added.map((endpoint) => wholeEndpoint(endpoint, { after: endpoint.rule })),
      ...compared.allowed,
    ],
    refused: [
      ...opened.refused,
      ...paired.removed.map((endpoint) => wholeEndpoint(endpoint, { before: endpoint.rule })),
      ...compared.refused,
    ],
  };
}

type Changes = Pick<RuleDiff, 'allowed' | 'refused'>;

function pairChanges({ pairs }: PairedEndpoints): Changes {
  const allowed: RequestChange[] = [];
  const refused: RequestChange[] = [];
  for (const { before, after, answersOnly } of pairs) {
    if (answersOnly) continue;
    const rules = { before: before.rule, after: after.rule };
    const found = compareRequests(before, after);
    const endpoint = after.template;
    allowed.push(...found.allowed.map((what) => ({ endpoint, what, rules })));
    refused.push(...found.refused.map((what) => ({ endpoint, what, rules })));
  }
  return { allowed, refused };
}

function openChanges(before: PlanView, after: PlanView): Changes {
  const change = { endpoint: '*', what: 'any request that no endpoint names' };
  return {
    allowed:
      before.open === undefined && after.open !== undefined
        ? [{ ...change, rules: { after: after.open } }]
        : [],
    refused:
      before.open !== undefined && after.open === undefined
        ? [{ ...change, rules: { before: before.open } }]
        : [],
  };
}

function wholeEndpoint({ template }: EndpointView, rules: RequestChange['rules']): RequestChange {
  return { endpoint: template, what: 'the endpoint', rules };
}
