export * from './engine.ts';
export { type AnyRuleReading, type ParsedRules, parseAnyRules, readAnyRules } from './parse-any-rules.ts';
export { parseRules, type RuleReading, readRules } from './parse-rules.ts';
export type * from './plan.ts';
export { printRules } from './print-rules.ts';
export { compilePsoxyRules } from './psoxy/compile-psoxy.ts';
export type * from './psoxy/psoxy-rule-set.ts';
export { type Gunzip, readRulesText } from './psoxy/read-rules-text.ts';
export type * from './rule-set.ts';
