import { createHash } from 'node:crypto';
import { createNavigationRule } from '@nymgate/connectors/entities/entity-table';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { LintKnowledge } from '@nymgate/rules/dialects/lint-finding';
import { compileRules } from '@nymgate/rules/native/compile-rules';

export function listNativePlans(): readonly NativePlan[] {
  return Object.values(CONNECTORS).map(({ ruleSet }) =>
    compileRules(ruleSet(DEFAULT_CONNECTOR_OPTIONS), hashPolicy),
  );
}

export function createLintKnowledge(): LintKnowledge {
  return { plans: listNativePlans(), navigationReason: createNavigationRule('text').reason ?? '' };
}

/** SHA-256 as hex, the input of the policy hash. */
export function hashPolicy(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
