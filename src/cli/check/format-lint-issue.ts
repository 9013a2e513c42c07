import type { LintIssue } from '../../review/lint/index.ts';

/** `file:line:col CODE message (fix)`, the form that editors turn into links. */
export function formatLintIssue({ file, line, column, code, message, fix }: LintIssue): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${position === '' ? '' : `${position} `}${code} ${message}${fix === undefined ? '' : ` (${fix})`}`;
}
