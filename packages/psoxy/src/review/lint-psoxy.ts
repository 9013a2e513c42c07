import type { LintKnowledge, LintReport } from '@nymgate/rules/dialects/lint-finding';
import { knownAnswerOf } from '@nymgate/rules/review/explain/known-answers';
import type { GraphTables } from '@nymgate/rules/review/lint/graph-tables';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { named, quotedName } from '@nymgate/rules/text/quote';
import type { PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { lintPsoxyAnswer } from './lint-psoxy-answer.ts';
import { lintPsoxyOverlap } from './lint-psoxy-overlap.ts';
import { lintPsoxyPatterns } from './lint-psoxy-patterns.ts';
import { lintPsoxyRequests } from './lint-psoxy-requests.ts';
import { type LintedEndpoint, requestsTaken } from './psoxy-endpoint.ts';
import { takesRequest } from './psoxy-view.ts';

const GRAPH_PATH = /^\^?\/?(?:\(\?[a-z:]*\)?)?\/?\(?(?:\?:)?(?:v1\\?\.0|beta)\b/i;

type LintTools = {
  readonly knowledge: LintKnowledge;
  readonly tables: GraphTables;
  readonly report: LintReport;
};

/** Looks at a compiled rule set of Psoxy's language for what the language lets pass. */
export function lintPsoxy(plan: PsoxyPlan, { knowledge, tables, report }: LintTools): void {
  const { ruleSet } = plan;
  const endpoints = linted(plan, ruleSet, knowledge);
  const isGraph = endpoints.some(
    ({ known, endpoint }) => known !== undefined || GRAPH_PATH.test(endpoint.template),
  );
  for (const each of endpoints) {
    lintPsoxyRequests(each, report);
    lintPsoxyPatterns(each, report);
    if (isGraph) lintPsoxyAnswer(each, { ruleSet, tables, knowledge, report });
  }
  lintPsoxyOverlap(endpoints, report);
  lintDefinitions(ruleSet, report);
}

function linted(plan: PsoxyPlan, ruleSet: PsoxyRuleSet, { plans }: LintKnowledge): readonly LintedEndpoint[] {
  const known = plans.flatMap(({ endpoints }) => endpoints);
  return plan.endpoints.flatMap((endpoint, index) => {
    const rule = ruleSet.endpoints?.[index];
    if (rule === undefined) return [];
    return [
      {
        rule,
        pointer: joinPointer('/endpoints', index),
        endpoint,
        known: knownAnswerOf(plans, endpoint.template, (request) => takesRequest(endpoint, request)),
        requests: requestsTaken(rule, endpoint, known),
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
      message: `${named('the definition', quotedName(name))} is not used`,
      fix: 'remove it',
    });
  }
}
