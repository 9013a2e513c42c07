import type { NativePlan, Plan, PlanEndpoint } from '../../plan/plan.ts';
import { joinPointer } from '../../text/json-pointer.ts';
import { compareAnswers } from './compare-answers.ts';
import { compareRequests } from './compare-requests.ts';
import { type PairedEndpoints, pairEndpoints } from './pair-endpoints.ts';
import type { RequestChange, RuleDiff } from './rule-diff.ts';

/**
 * Compares two rule sets, of either language each: what gets out and what may be asked, that did not or might not before, and
 * the other way round. What cannot be compared counts as more.
 *
 * @param known plans that know Graph's answers field by field
 * @example diffRules(before, after).exposed.map(({ places: [first] }) => first.field) // ['/value/~/displayName']
 */
export function diffRules(before: Plan, after: Plan, known: readonly NativePlan[] = []): RuleDiff {
  const paired = pairEndpoints(before, after, known);
  const { exposed, hidden } = compareAnswers(paired.pairs, { before, after }, known);
  const compared = pairChanges(paired, before, after);
  const opened = openChanges(before, after);
  return {
    exposed,
    hidden,
    allowed: [
      ...opened.allowed,
      ...paired.added.map((endpoint) => wholeEndpoint(endpoint, { after: pointerOf(after, endpoint) })),
      ...compared.allowed,
    ],
    refused: [
      ...opened.refused,
      ...paired.removed.map((endpoint) => wholeEndpoint(endpoint, { before: pointerOf(before, endpoint) })),
      ...compared.refused,
    ],
  };
}

type Changes = Pick<RuleDiff, 'allowed' | 'refused'>;

function pairChanges({ pairs }: PairedEndpoints, before: Plan, after: Plan): Changes {
  const allowed: RequestChange[] = [];
  const refused: RequestChange[] = [];
  for (const pair of pairs) {
    if (pair.answersOnly) continue;
    const rules = { before: pointerOf(before, pair.before), after: pointerOf(after, pair.after) };
    const found = compareRequests(pair.before, pair.after);
    const endpoint = pair.after.template;
    allowed.push(...found.allowed.map((what) => ({ endpoint, what, rules })));
    refused.push(...found.refused.map((what) => ({ endpoint, what, rules })));
  }
  return { allowed, refused };
}

/** `allowAllEndpoints` of Psoxy's language. */
function openChanges(before: Plan, after: Plan): Changes {
  const change = { endpoint: '*', what: 'any request that no endpoint names' };
  const pointer = '/allowAllEndpoints';
  const opens = before.open === undefined && after.open !== undefined;
  const closes = before.open !== undefined && after.open === undefined;
  return {
    allowed: opens ? [{ ...change, rules: { after: pointer } }] : [],
    refused: closes ? [{ ...change, rules: { before: pointer } }] : [],
  };
}

function wholeEndpoint({ template }: PlanEndpoint, rules: RequestChange['rules']): RequestChange {
  return { endpoint: template, what: 'the endpoint', rules };
}

function pointerOf({ endpoints }: Plan, endpoint: PlanEndpoint): string {
  return joinPointer('/endpoints', endpoints.indexOf(endpoint));
}
