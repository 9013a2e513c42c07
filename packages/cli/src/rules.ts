/** Public module `nymgate/rules`: both rule languages. */
import '@nymgate/gateway/platform/install';

export type * from '@nymgate/engine/plan/opening';
export type * from '@nymgate/engine/plan/plan';
export type * from '@nymgate/engine/plan/rule-set';
export { decide } from '@nymgate/engine/requests/decide';
export { openDecision } from '@nymgate/engine/requests/open-decision';
export { parseTarget } from '@nymgate/engine/requests/parse-target';
export { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
export type {
  EndpointVerdict,
  FieldOutcome as FieldFate,
  ParameterVerdict,
  RequestExplanation,
} from '@nymgate/rules/dialects/explanation';
export type { LintIssue, LintKnowledge } from '@nymgate/rules/dialects/lint-finding';
export { type AnyRuleReading, parseAnyRules, readAnyRules } from '@nymgate/rules/dialects/read-rules';
export {
  type CheckedRules,
  type OfflineRequest,
  type Review,
  type ReviewedPlan,
  type RuleLanguage as Dialect,
  type RuleLanguages as Dialects,
  type RuleNote,
  type RuleReading,
  type Rules,
  reviewPlan,
  type WireRequest,
  withLanguage as rulesOf,
} from '@nymgate/rules/dialects/rule-language';
export * from '@nymgate/rules/native/builders';
export { checkRules, type RuleSetReading } from '@nymgate/rules/native/check-rules';
export { compileRules } from '@nymgate/rules/native/compile-rules';
export { parseRules, printRules, readRules } from '@nymgate/rules/native/parse-rules';
export { diffRules } from '@nymgate/rules/review/diff/diff-rules';
export type {
  ChangedRules,
  FieldChange,
  RequestChange,
  RuleDiff,
} from '@nymgate/rules/review/diff/rule-diff';
export { type Explanation, explainRules } from '@nymgate/rules/review/explain/explain-rules';
export { lintRules } from '@nymgate/rules/review/lint/lint-rules';
export { type Gunzip, readRulesText } from '@nymgate/rules/text/read-rules-text';
