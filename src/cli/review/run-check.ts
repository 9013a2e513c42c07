import { DIALECTS } from '../../app/index.ts';
import type { LintIssue, LintKnowledge } from '../../dialects/lint-finding.ts';
import { SetupError } from '../../kernel/errors.ts';
import { lintRules } from '../../review/lint/lint-rules.ts';
import { graphKnowledge } from '../input/known-plans.ts';
import { readRulesFile } from '../input/read-rules.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { plural, printable } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';

export type CheckOptions = { readonly json?: true; readonly strict?: true };

/**
 * Lints rule files and prints every finding. A file that cannot be read is a finding; the others are looked at all the same.
 *
 * @returns 1 for an error, which `serve` would refuse; for warnings alone 0 unless `strict`
 */
export async function runCheck(
  files: readonly string[],
  { json, strict }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const knowledge = graphKnowledge();
  const issues: LintIssue[] = [];
  for (const file of files) issues.push(...(await checkFile(file, knowledge)));
  if (json) terminal.out(JSON.stringify(issues, undefined, 2));
  else print(issues, files.length, terminal);
  const counting = strict ? issues : issues.filter(isFault);
  return counting.length === 0 ? EXIT.ok : EXIT.failure;
}

async function checkFile(file: string, knowledge: LintKnowledge): Promise<readonly LintIssue[]> {
  try {
    return await lintRules(DIALECTS, { text: await readRulesFile(file), file }, knowledge);
  } catch (error) {
    if (error instanceof SetupError) return error.issues;
    throw error;
  }
}

function print(issues: readonly LintIssue[], files: number, terminal: Terminal): void {
  const { paint } = terminal;
  for (const issue of issues) {
    const color = isFault(issue) ? paint.red : paint.yellow;
    terminal.out(printable(formatLintIssue(issue)).replace(issue.code, color(issue.code)));
  }
  const faults = issues.filter(isFault).length;
  const found = `${plural(faults, 'error')} and ${plural(issues.length - faults, 'warning')}`;
  terminal.note(`${found} in ${plural(files, 'file')}.`);
}

function isFault({ severity }: LintIssue): boolean {
  return severity === 'error';
}

/** `file:line:col CODE message (fix)`, the form that editors turn into links. */
export function formatLintIssue({ file, line, column, code, message, fix }: LintIssue): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${position === '' ? '' : `${position} `}${code} ${message}${fix === undefined ? '' : ` (${fix})`}`;
}
