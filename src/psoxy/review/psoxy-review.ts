import type { Review } from '../../dialects/dialect.ts';
import { parseJsonDocuments } from '../../kernel/json/json.ts';
import { knownAnswerOf } from '../../review/explain/known-answers.ts';
import { graphTables } from '../../review/lint/graph-tables.ts';
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
