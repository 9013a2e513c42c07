import type { RuleLanguage } from '@nymgate/rules/dialects/rule-language';
import { chooseEngine, createPsoxySanitizer } from './bytes/create-psoxy-sanitizer.ts';
import { createCompat } from './headers/create-compat.ts';
import type { PsoxyDecision, PsoxyPlan } from './plan/psoxy-plan.ts';
import { decideByRules } from './requests/decide-by-rules.ts';
import { decideRawRequest } from './requests/decide-raw-request.ts';
import { matchesNamedEndpoint } from './requests/match-endpoint.ts';
import { resolvePsoxyDecision } from './requests/open-decision.ts';

export const psoxyLanguage: RuleLanguage<PsoxyPlan, PsoxyDecision> = {
  language: 'psoxy',
  isWrittenIn: () => true,
  read: async (parsed, file) => (await import('./rules/read-psoxy-rules.ts')).readPsoxyRules(parsed, file),
  readBulk: async (reading, file) => {
    const { isPsoxyBulkRules, readPsoxyBulkRules } = await import('./bulk/read-psoxy-bulk-rules.ts');
    return isPsoxyBulkRules(reading.data) ? readPsoxyBulkRules(reading, file) : undefined;
  },
  names: (plan, { raw }) => matchesNamedEndpoint(plan, raw),
  decide: decideRawRequest,
  decideOffline: (plan, { method, url, requestBody, contentType, functionName }) =>
    decideByRules(plan, {
      method,
      rawPathAndQuery: url,
      ...(requestBody !== undefined && { body: requestBody }),
      ...(contentType !== undefined && { contentType }),
      ...(functionName !== undefined && { prefixes: { functionName } }),
    }),
  open: resolvePsoxyDecision,
  sanitize: ({ response }, context) => createPsoxySanitizer(response, context),
  bestEngine: ({ response }) => chooseEngine(response),
  serves: ({ endpoints, open }) => endpoints.length + (open === undefined ? 0 : 1),
  createCompat,
  review: async () => (await import('./review/psoxy-review.ts')).psoxyReview,
};
