/** Finds what a rule file allows and hardly means to. Pure. */
export { LINT_CODES, type LintIssue, type LintKnowledge } from '../../dialects/lint-finding.ts';

export { lintRules } from './lint-rules.ts';
