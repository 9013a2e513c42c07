import type { Review } from '@nymgate/rules/dialects/dialect';
import { parseJsonDocuments } from '@nymgate/engine/kernel/json/json';
import { knownAnswerOf } from '@nymgate/rules/review/explain/known-answers';
import { graphTables } from '@nymgate/rules/review/lint/graph-tables';
import type { PsoxyPlan } from '../plan/psoxy-plan.ts';
import { explainPsoxyRequest } from './explain-request.ts';
import { lintPsoxy } from './lint-psoxy.ts';
import { psoxyFields, psoxyFieldsOf } from './psoxy-fields.ts';
import { takesRequest, viewOf, viewPsoxy } from './psoxy-view.ts';

/** Explains, lints and compares plans of Psoxy's language. */
export const psoxyReview: Review<PsoxyPlan> = {
  explainRequest: explainPsoxyRequest,
  explainFields: ({ ruleSet }, endpoint, { documents, known }) => {
    const view = viewOf(ruleSet, endpoint);
    if (documents !== undefined) return psoxyFieldsOf(view, documents);
    const answer = knownAnswerOf(known, endpoint.template, (request) => takesRequest(endpoint, request));
    return psoxyFields(view, answer?.endpoint.response);
  },
  parseAnswer: parseJsonDocuments,
  lint: (plan, knowledge, report) => lintPsoxy(plan, { knowledge, tables: graphTables(knowledge), report }),
  view: viewPsoxy,
  noteOf: () => ({}),
};
