/** Finds what a rule file allows and hardly means to. Pure. */
export { LINT_CODES } from './lint-codes.ts';
export type { LintIssue, LintKnowledge } from './lint-finding.ts';
export { lintRules } from './lint-rules.ts';
