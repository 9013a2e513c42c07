export { parseRules, printRules, type RuleReading, readRules } from '../native/parse-rules.ts';
export type * from '../plan/plan.ts';
export type * from '../plan/rule-set.ts';
export { compilePsoxyRules } from '../psoxy/rules/compile-psoxy.ts';
export type * from '../psoxy/rules/psoxy-rule-set.ts';
export { type Gunzip, readRulesText } from '../text/read-rules-text.ts';
export * from './engine.ts';
export { type AnyRuleReading, type ParsedRules, parseAnyRules, readAnyRules } from './parse-any-rules.ts';
