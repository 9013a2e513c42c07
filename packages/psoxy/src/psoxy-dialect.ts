import type { Dialect } from '@nymgate/rules/dialects/dialect';
import { bestEngine, openPsoxy } from './bytes/open-psoxy.ts';
import { createCompat } from './headers/create-compat.ts';
import type { PsoxyDecision, PsoxyPlan } from './plan/psoxy-plan.ts';
import { decideByRules } from './requests/decide-by-rules.ts';
import { decideOnWire } from './requests/decide-on-wire.ts';
import { isNamed } from './requests/match-endpoint.ts';
import { openPsoxyDecision } from './requests/open-decision.ts';

/** Psoxy's language and headers, whole: the one door of this room. */
export const psoxyDialect: Dialect<PsoxyPlan, PsoxyDecision> = {
  language: 'psoxy',
  isWrittenIn: () => true,
  read: async (parsed, file) => (await import('./rules/read-psoxy-rules.ts')).readPsoxyRules(parsed, file),
  readBulk: async (reading, file) => {
    const { isPsoxyBulk, readPsoxyBulk } = await import('./bulk/read-psoxy-bulk.ts');
    return isPsoxyBulk(reading.data) ? readPsoxyBulk(reading, file) : undefined;
  },
  names: (plan, { raw }) => isNamed(plan, raw),
  decide: decideOnWire,
  decideOffline: (plan, { method, url, requestBody, contentType, functionName }) =>
    decideByRules(plan, {
      method,
      rawPathAndQuery: url,
      ...(requestBody !== undefined && { body: requestBody }),
      ...(contentType !== undefined && { contentType }),
      ...(functionName !== undefined && { prefixes: { functionName } }),
    }),
  open: openPsoxyDecision,
  sanitize: ({ response }, context) => openPsoxy(response, context),
  bestEngine: ({ response }) => bestEngine(response),
  serves: ({ endpoints, open }) => endpoints.length + (open === undefined ? 0 : 1),
  createCompat,
  review: async () => (await import('./review/psoxy-review.ts')).psoxyReview,
};
