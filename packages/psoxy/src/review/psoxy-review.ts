import { parseJsonDocuments } from '@nymgate/engine/kernel/json/json';
import type { Review } from '@nymgate/rules/dialects/rule-language';
import { findKnownResponse } from '@nymgate/rules/review/explain/known-answers';
import { createGraphTables } from '@nymgate/rules/review/lint/create-graph-tables';
import type { PsoxyPlan } from '../plan/psoxy-plan.ts';
import { explainDocumentFields, explainFields } from './explain-fields.ts';
import { explainPsoxyRequest } from './explain-request.ts';
import { lintPsoxy } from './lint-psoxy.ts';
import { createPlanView, createPsoxyView, matchesRequest } from './psoxy-view.ts';

/** Explains, lints and compares plans of Psoxy's language. */
export const psoxyReview: Review<PsoxyPlan> = {
  explainRequest: explainPsoxyRequest,
  explainFields: ({ ruleSet }, endpoint, { documents, known }) => {
    const view = createPsoxyView(ruleSet, endpoint);
    if (documents !== undefined) return explainDocumentFields(view, documents);
    const answer = findKnownResponse(known, endpoint.template, (request) =>
      matchesRequest(endpoint, request),
    );
    return explainFields(view, answer?.endpoint.response);
  },
  parseAnswer: parseJsonDocuments,
  lint: (plan, knowledge, report) =>
    lintPsoxy(plan, { knowledge, tables: createGraphTables(knowledge), report }),
  view: createPlanView,
  noteOf: () => ({}),
};
