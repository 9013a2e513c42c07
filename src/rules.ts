/** `nymgate/rules`: both rule languages as text and data, what they decide, and what can be said of them. */
export { DIALECTS } from './app/dialects.ts';
export {
  type CheckedRules,
  type Dialect,
  type Dialects,
  type OfflineRequest,
  type Review,
  type ReviewedPlan,
  type RuleNote,
  type RuleReading,
  type Rules,
  reviewPlan,
  rulesOf,
  type WireRequest,
} from './dialects/dialect.ts';
export type {
  EndpointVerdict,
  FieldFate,
  ParameterVerdict,
  RequestExplanation,
} from './dialects/explanation.ts';
export type { LintIssue, LintKnowledge } from './dialects/lint-finding.ts';
export { type AnyRuleReading, parseAnyRules, readAnyRules } from './dialects/read-rules.ts';
export * from './native/builders.ts';
export { checkRules, type RuleSetReading } from './native/check-rules.ts';
export { compileRules } from './native/compile-rules.ts';
export { parseRules, printRules, readRules } from './native/parse-rules.ts';
export type * from './plan/opening.ts';
export type * from './plan/plan.ts';
export type * from './plan/rule-set.ts';
export { decide } from './requests/decide.ts';
export { openDecision } from './requests/open-decision.ts';
export { parseTarget } from './requests/parse-target.ts';
export { diffRules } from './review/diff/diff-rules.ts';
export type { ChangedRules, FieldChange, RequestChange, RuleDiff } from './review/diff/rule-diff.ts';
export { type Explanation, explainRules } from './review/explain/explain-rules.ts';
export { lintRules } from './review/lint/lint-rules.ts';
export { type Gunzip, readRulesText } from './text/read-rules-text.ts';
