/** What reads rule files: one module, so that a start without one loads nothing of it. */
export { parseAnyRules } from '../dialects/read-rules.ts';
export { readRulesText } from '../text/read-rules-text.ts';
