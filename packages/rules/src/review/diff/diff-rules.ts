import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { EndpointView, PlanView } from '../../dialects/endpoint-view.ts';
import type { ReviewedPlan } from '../../dialects/rule-language.ts';
import { compareRequests } from './compare-requests.ts';
import { compareResponses } from './compare-responses.ts';
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
  const { exposed, hidden } = compareResponses(paired.pairs);
  const compared = comparePairs(paired);
  const opened = compareUnrestricted(earlier, later);
  return {
    exposed,
    hidden,
    allowed: [
      ...opened.allowed,
      ...paired.added.map((endpoint) => createEndpointChange(endpoint, { after: endpoint.rule })),
      ...compared.allowed,
    ],
    refused: [
      ...opened.refused,
      ...paired.removed.map((endpoint) => createEndpointChange(endpoint, { before: endpoint.rule })),
      ...compared.refused,
    ],
  };
}

type Changes = Pick<RuleDiff, 'allowed' | 'refused'>;

function comparePairs({ pairs }: PairedEndpoints): Changes {
  const allowed: RequestChange[] = [];
  const refused: RequestChange[] = [];
  for (const { before, after, responsesOnly } of pairs) {
    if (responsesOnly) continue;
    const rules = { before: before.rule, after: after.rule };
    const found = compareRequests(before, after);
    const endpoint = after.template;
    allowed.push(...found.allowed.map((what) => ({ endpoint, what, rules })));
    refused.push(...found.denied.map((what) => ({ endpoint, what, rules })));
  }
  return { allowed, refused };
}

function compareUnrestricted(before: PlanView, after: PlanView): Changes {
  const change = { endpoint: '*', what: 'any request that no endpoint names' };
  return {
    allowed:
      before.openRulePointer === undefined && after.openRulePointer !== undefined
        ? [{ ...change, rules: { after: after.openRulePointer } }]
        : [],
    refused:
      before.openRulePointer !== undefined && after.openRulePointer === undefined
        ? [{ ...change, rules: { before: before.openRulePointer } }]
        : [],
  };
}

function createEndpointChange({ template }: EndpointView, rules: RequestChange['rules']): RequestChange {
  return { endpoint: template, what: 'the endpoint', rules };
}
