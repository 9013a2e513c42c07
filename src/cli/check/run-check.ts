import { SetupError } from '../../kernel/errors.ts';
import { type LintIssue, type LintKnowledge, lintRules } from '../../review/lint/index.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { plural, printable } from '../layout/display-text.ts';
import { graphKnowledge } from '../policy/known-plans.ts';
import type { Terminal } from '../print.ts';
import { readRulesFile } from '../read-rules-file.ts';
import { formatLintIssue } from './format-lint-issue.ts';

export type CheckOptions = { readonly json?: true };

/** Lints rule files and prints every finding. A file that cannot be read is a finding; the others are looked at all the same. */
export async function runCheck(
  files: readonly string[],
  { json }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const knowledge = graphKnowledge();
  const issues: LintIssue[] = [];
  for (const file of files) issues.push(...(await checkFile(file, knowledge)));
  if (json) terminal.out(JSON.stringify(issues, undefined, 2));
  else print(issues, files.length, terminal);
  return issues.length === 0 ? EXIT.ok : EXIT.failure;
}

async function checkFile(file: string, knowledge: LintKnowledge): Promise<readonly LintIssue[]> {
  try {
    return lintRules(await readRulesFile(file), file, knowledge);
  } catch (error) {
    if (error instanceof SetupError) return error.issues;
    throw error;
  }
}

function print(issues: readonly LintIssue[], files: number, terminal: Terminal): void {
  const { paint } = terminal;
  for (const issue of issues) {
    const color = issue.severity === 'error' ? paint.red : paint.yellow;
    terminal.out(printable(formatLintIssue(issue)).replace(issue.code, color(issue.code)));
  }
  terminal.note(`${plural(issues.length, 'finding')} in ${plural(files, 'file')}.`);
}
