import { SetupError } from '@nymgate/engine/kernel/errors';
import { readBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { DIALECTS } from '@nymgate/gateway/app/dialects';
import type { LintIssue, LintKnowledge } from '@nymgate/rules/dialects/lint-finding';
import { readAnyRules } from '@nymgate/rules/dialects/read-rules';
import { lintRules } from '@nymgate/rules/review/lint/lint-rules';
import { createLintKnowledge, hashPolicy } from '../input/list-native-plans.ts';
import { readRulesFile } from '../input/read-rules.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { escapeUnprintable, formatCount } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';
import { checkBulkJobs } from './check-bulk-jobs.ts';

export type CheckOptions = {
  readonly config?: string;
  readonly allowOpen?: true;
  readonly json?: true;
  readonly strict?: true;
};

/**
 * Lints rule files and the bulk jobs of a configuration, and prints every finding. An unreadable file is a
 * finding.
 * @returns 1 for an error, which `serve` would refuse; for warnings 0 unless `strict`
 */
export async function runCheck(
  files: readonly string[],
  { config, allowOpen, json, strict }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (files.length === 0 && config === undefined)
    throw usageError('Give rule files, or a configuration by --config.', 'see "nymgate check --help"');
  const knowledge = createLintKnowledge();
  const checked: CheckedFile[] = [];
  for (const file of files) checked.push(await checkFile(file, knowledge));
  if (config !== undefined) checked.push(await checkConfig(config));
  const issues = checked.flatMap(({ issues: found, isBulk }) =>
    allowOpen || isBulk ? found : found.map(toErrorIfOpen),
  );
  if (json) terminal.out(JSON.stringify(issues, undefined, 2));
  else print(issues, checked.length, terminal);
  if (!json) printPolicies(checked, terminal);
  const counting = strict ? issues : issues.filter(isFault);
  return counting.length === 0 ? EXIT.ok : EXIT.failure;
}

/** `policy`: the hash for `connectors.<id>.expectedPolicy`; undefined if the rules don't compile. */
type CheckedFile = {
  readonly file: string;
  readonly issues: readonly LintIssue[];
  readonly policy?: string;
  readonly isBulk?: true;
};

async function checkConfig(file: string): Promise<CheckedFile> {
  try {
    return { file, issues: await checkBulkJobs(file), isBulk: true };
  } catch (error) {
    if (error instanceof SetupError) return { file, issues: error.issues };
    throw error;
  }
}

async function checkFile(file: string, knowledge: LintKnowledge): Promise<CheckedFile> {
  try {
    const text = await readRulesFile(file);
    const bulk = await readBulkRules(DIALECTS, text, file);
    if (bulk !== undefined) return { file, issues: bulk.issues, isBulk: true };
    const issues = await lintRules(DIALECTS, { text, file }, knowledge);
    const { rules } = await readAnyRules(DIALECTS, text, file);
    return { file, issues, ...(rules && { policy: rules.compile(hashPolicy).policy }) };
  } catch (error) {
    if (error instanceof SetupError) return { file, issues: error.issues };
    throw error;
  }
}

/** `serve` refuses open rules unless the connector allows them (PIN-01). */
export function toErrorIfOpen(issue: LintIssue): LintIssue {
  if (issue.code !== 'RULES_OPEN' || isFault(issue)) return issue;
  const fix = [issue.fix, 'or set connectors.<id>.allowOpen: true'].filter(Boolean).join('; ');
  return { ...issue, severity: 'error', fix };
}

function printPolicies(checked: readonly CheckedFile[], terminal: Terminal): void {
  for (const { file, policy } of checked)
    if (policy !== undefined)
      terminal.note(escapeUnprintable(`${file}: policy ${policy}; connectors.<id>.expectedPolicy pins it.`));
}

function print(issues: readonly LintIssue[], files: number, terminal: Terminal): void {
  const { paint } = terminal;
  for (const issue of issues) {
    const color = isFault(issue) ? paint.red : paint.yellow;
    terminal.out(escapeUnprintable(formatLintIssue(issue)).replace(issue.code, color(issue.code)));
  }
  const faults = issues.filter(isFault).length;
  const found = `${formatCount(faults, 'error')} and ${formatCount(issues.length - faults, 'warning')}`;
  terminal.note(`${found} in ${formatCount(files, 'file')}.`);
}

function isFault({ severity }: LintIssue): boolean {
  return severity === 'error';
}

/** `file:line:col CODE message (fix)`, the form that editors turn into links. */
export function formatLintIssue({ file, line, column, code, message, fix }: LintIssue): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${position === '' ? '' : `${position} `}${code} ${message}${fix === undefined ? '' : ` (${fix})`}`;
}
