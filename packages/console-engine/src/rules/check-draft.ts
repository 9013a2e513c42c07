import { SETUP_CODES } from '@nymgate/engine/kernel/errors';
import { DIALECTS } from '@nymgate/gateway/app/dialects';
import { LINT_CODES, type LintIssue, type LintKnowledge } from '@nymgate/rules/dialects/lint-finding';
import { lintParsedRules } from '@nymgate/rules/review/lint/lint-rules';
import { toErrorIfOpen } from '@nymgate/shell/review/run-check';
import type { RuleFinding, RuleLanguage, RulesCheck } from 'nymgate-console';
import { createFixFinder } from './create-fix-finder.ts';
import type { Draft } from './read-draft.ts';
import { lineStarts, tokenAt } from './text-places.ts';

/** More than anybody reads; the rest is counted. */
const MAX_FINDINGS = 300;

const MEANINGS: Readonly<Record<string, string>> = { ...SETUP_CODES, ...LINT_CODES };

/** What `nymgate check` says of a draft, each finding with its place in the text and, where it is mechanical, with what mends it. */
export async function checkDraft(draft: Draft, knowledge: LintKnowledge): Promise<RulesCheck> {
  const issues = await issuesOf(draft, knowledge);
  const starts = lineStarts(draft.text);
  const fixer = createFixFinder(draft, knowledge);
  const findings = issues.slice(0, MAX_FINDINGS).map((issue): RuleFinding => {
    const { code, severity, line = 1, column = 1, message, fix: next } = issue;
    const place = tokenAt(draft.text, (starts[line - 1] ?? 0) + column - 1);
    const fix = fixer(issue, place.from);
    return {
      code,
      severity,
      line,
      column,
      ...place,
      message,
      ...(next !== undefined && { next }),
      meaning: MEANINGS[code] ?? '',
      ...(fix !== undefined && { fix }),
    };
  });
  const language: RuleLanguage = draft.bulk === undefined ? draft.language : 'files';
  const policy = draft.bulk?.rules?.policy ?? draft.served?.policy.plan.policy;
  return {
    ...(language !== undefined && { language }),
    ...(policy !== undefined && { policy }),
    ...(draft.served !== undefined && { endpoints: draft.served.policy.plan.endpoints.length }),
    findings,
    more: issues.length - findings.length,
  };
}

async function issuesOf(draft: Draft, knowledge: LintKnowledge): Promise<readonly LintIssue[]> {
  const { bulk, reading, positions, file } = draft;
  if (bulk !== undefined) return bulk.issues;
  return (await lintParsedRules(DIALECTS, reading, { positions, file, knowledge })).map(toErrorIfOpen);
}
