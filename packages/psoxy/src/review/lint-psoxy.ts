import type { LintKnowledge, LintReport } from '@nymgate/rules/dialects/lint-finding';
import { findKnownResponse } from '@nymgate/rules/review/explain/known-answers';
import type { GraphTables } from '@nymgate/rules/review/lint/create-graph-tables';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { quoteName, withName } from '@nymgate/rules/text/quote';
import type { PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { lintPsoxyOverlap } from './lint-psoxy-overlap.ts';
import { lintPsoxyPatterns } from './lint-psoxy-patterns.ts';
import { lintPsoxyRequests } from './lint-psoxy-requests.ts';
import { lintPsoxyResponse } from './lint-psoxy-response.ts';
import { type LintedEndpoint, listMatchingRequests } from './psoxy-endpoint.ts';
import { matchesRequest } from './psoxy-view.ts';

const GRAPH_PATH = /^\^?\/?(?:\(\?[a-z:]*\)?)?\/?\(?(?:\?:)?(?:v1\\?\.0|beta)\b/i;

type LintOptions = {
  readonly knowledge: LintKnowledge;
  readonly tables: GraphTables;
  readonly report: LintReport;
};

/** Looks at a compiled rule set of Psoxy's language for what the language lets pass. */
export function lintPsoxy(plan: PsoxyPlan, { knowledge, tables, report }: LintOptions): void {
  const { ruleSet } = plan;
  const endpoints = createLintedEndpoints(plan, ruleSet, knowledge);
  const isGraph = endpoints.some(
    ({ knownResponse, endpoint }) => knownResponse !== undefined || GRAPH_PATH.test(endpoint.template),
  );
  for (const each of endpoints) {
    lintPsoxyRequests(each, report);
    lintPsoxyPatterns(each, report);
    if (isGraph) lintPsoxyResponse(each, { ruleSet, tables, knowledge, report });
  }
  lintPsoxyOverlap(endpoints, report);
  lintDefinitions(ruleSet, report);
}

function createLintedEndpoints(
  plan: PsoxyPlan,
  ruleSet: PsoxyRuleSet,
  { plans }: LintKnowledge,
): readonly LintedEndpoint[] {
  const known = plans.flatMap(({ endpoints }) => endpoints);
  return plan.endpoints.flatMap((endpoint, index) => {
    const rule = ruleSet.endpoints?.[index];
    if (rule === undefined) return [];
    return [
      {
        rule,
        pointer: joinPointer('/endpoints', index),
        endpoint,
        knownResponse: findKnownResponse(plans, endpoint.template, (request) =>
          matchesRequest(endpoint, request),
        ),
        requests: listMatchingRequests(rule, endpoint, known),
      },
    ];
  });
}

function lintDefinitions({ definitions = {}, endpoints }: PsoxyRuleSet, report: LintReport): void {
  const text = JSON.stringify([definitions, endpoints]);
  for (const name of Object.keys(definitions)) {
    if (text.includes(JSON.stringify(`#/definitions/${name}`))) continue;
    report({
      code: 'LINT_UNUSED',
      pointer: joinPointer('/definitions', name),
      at: 'key',
      message: `${withName('the definition', quoteName(name))} is not used`,
      fix: 'remove it',
    });
  }
}
