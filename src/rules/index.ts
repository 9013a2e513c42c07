export * from './engine.ts';
export { parseRules, type RuleReading, readRules } from './parse-rules.ts';
export type * from './plan.ts';
export { printRules } from './print-rules.ts';
export type * from './rule-set.ts';
