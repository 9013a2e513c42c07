import type { BulkRulesReading } from '@nymgate/bulk/bulk-rules';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { readBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import type { NamedView } from '@nymgate/rules/dialects/endpoint-view';
import type { LintIssue, LintKnowledge } from '@nymgate/rules/dialects/lint-finding';
import { type AnyRuleReading, readAnyRules } from '@nymgate/rules/dialects/read-rules';
import { reviewPlan } from '@nymgate/rules/dialects/rule-language';
import { lintParsedRules } from '@nymgate/rules/review/lint/lint-rules';
import type { Positions } from '@nymgate/rules/text/yaml/positions';
import { readYaml } from '@nymgate/rules/text/yaml/read-yaml';
import { createLintKnowledge, hashPolicy } from '../input/list-native-plans.ts';
import { readRulesFile } from '../input/read-rules.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { escapeUnprintable, formatCount } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';
import { checkBulkJobs } from './check-bulk-jobs.ts';
import { checkSample } from './check-sample.ts';
import { lintBulkRules } from './lint-bulk-rules.ts';

export type CheckOptions = {
  readonly config?: string;
  readonly allowOpen?: true;
  readonly json?: true;
  readonly strict?: true;
  /** A file of the kind that rules for files are for. */
  readonly sample?: string;
};

/**
 * Lints rule files and the bulk jobs of a configuration, and prints every finding. An unreadable file is a
 * finding.
 * @returns 1 for an error, which `serve` would refuse; for warnings 0 unless `strict`
 */
export async function runCheck(
  files: readonly string[],
  { config, allowOpen, json, strict, sample }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (files.length === 0 && config === undefined)
    throw usageError('Give rule files, or a configuration by --config.', 'see "nymgate check --help"');
  const knowledge = createLintKnowledge();
  const checked: CheckedFile[] = [];
  const read: ReadFile[] = [];
  for (const file of files) read.push(await readFile(file, knowledge));
  for (const file of read) {
    const served = read.flatMap(({ view }) => (view === undefined || view === file.view ? [] : [view]));
    checked.push(await checkFile(file, { ...knowledge, served, ...(sample !== undefined && { sample }) }));
  }
  if (sample !== undefined && !checked.some(({ isBulk }) => isBulk))
    throw usageError('--sample is for rules for files.', 'give the rules that "nymgate bulk" uses');
  if (config !== undefined) checked.push(await checkConfig(config));
  const found = checked.flatMap(({ issues: all, isBulk }) =>
    allowOpen || isBulk ? all : all.map(toErrorIfOpen),
  );
  const issues = strict ? found.map(toErrorIfSensitive) : found;
  if (json) terminal.out(JSON.stringify(issues, undefined, 2));
  else print(issues, checked.length, terminal);
  if (!json) printPolicies(checked, terminal);
  const counting = issues.filter(strict ? isCounted : isFault);
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

/** `view`: what the rules deliver, if they compile. */
type ReadFile = {
  readonly file: string;
  readonly issues: readonly LintIssue[];
  readonly bulk?: BulkRulesReading & { readonly positions: Positions };
  readonly rules?: { readonly text: string; readonly reading: AnyRuleReading };
  readonly view?: NamedView;
  readonly policy?: string;
};

async function readFile(file: string, { plans }: LintKnowledge): Promise<ReadFile> {
  try {
    const text = await readRulesFile(file);
    const bulk = await readBulkRules(RULE_LANGUAGES, text, file);
    if (bulk !== undefined)
      return { file, issues: bulk.issues, bulk: { ...bulk, positions: readYaml(text).positions } };
    const reading = await readAnyRules(RULE_LANGUAGES, text, file);
    const rules = { text, reading };
    if (reading.rules === undefined) return { file, issues: [], rules };
    const { plan, review } = await reviewPlan(RULE_LANGUAGES, reading.rules.compile(hashPolicy));
    const view = { policy: plan.name, view: review.view(plan, plans) };
    return { file, issues: [], rules, view, policy: plan.policy };
  } catch (error) {
    if (error instanceof SetupError) return { file, issues: error.issues };
    throw error;
  }
}

async function checkFile(
  { file, issues, bulk, rules, policy }: ReadFile,
  { sample, ...knowledge }: LintKnowledge & Pick<CheckOptions, 'sample'>,
): Promise<CheckedFile> {
  if (bulk !== undefined) {
    const place = { file, positions: bulk.positions };
    const named = bulk.rules === undefined ? [] : lintBulkRules(bulk.rules, place);
    const sampled =
      bulk.rules === undefined || sample === undefined ? [] : await checkSample(bulk.rules, sample, place);
    return { file, issues: [...issues, ...named, ...sampled].toSorted(byPosition), isBulk: true };
  }
  if (rules === undefined) return { file, issues };
  const { positions } = readYaml(rules.text, 'method');
  const found = await lintParsedRules(RULE_LANGUAGES, rules.reading, { positions, file, knowledge });
  return { file, issues: found, ...(policy !== undefined && { policy }) };
}

/** `serve` refuses open rules unless the connector allows them (PIN-01). */
export function toErrorIfOpen(issue: LintIssue): LintIssue {
  if (issue.code !== 'RULES_OPEN' || isFault(issue)) return issue;
  const fix = [issue.fix, 'or set connectors.<id>.allowOpen: true'].filter(Boolean).join('; ');
  return { ...issue, severity: 'error', fix };
}

const SENSITIVE: ReadonlySet<string> = new Set(['LINT_SENSITIVE', 'LINT_FREE_TEXT']);

function toErrorIfSensitive(issue: LintIssue): LintIssue {
  return SENSITIVE.has(issue.code) ? { ...issue, severity: 'error' } : issue;
}

function byPosition(left: LintIssue, right: LintIssue): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

function printPolicies(checked: readonly CheckedFile[], terminal: Terminal): void {
  for (const { file, policy } of checked)
    if (policy !== undefined)
      terminal.note(escapeUnprintable(`${file}: policy ${policy}; connectors.<id>.expectedPolicy pins it.`));
}

function print(issues: readonly LintIssue[], files: number, terminal: Terminal): void {
  const { paint } = terminal;
  for (const issue of issues) {
    const color = isFault(issue) ? paint.red : isCounted(issue) ? paint.yellow : paint.dim;
    terminal.out(escapeUnprintable(formatLintIssue(issue)).replace(issue.code, color(issue.code)));
    for (const place of issue.places ?? []) terminal.out(escapeUnprintable(`  ${place}`));
  }
  const faults = issues.filter(isFault).length;
  const warnings = issues.filter(isCounted).length - faults;
  const found = `${formatCount(faults, 'error')} and ${formatCount(warnings, 'warning')}`;
  terminal.note(`${found} in ${formatCount(files, 'file')}.`);
}

function isFault({ severity }: LintIssue): boolean {
  return severity === 'error';
}

function isCounted({ severity }: LintIssue): boolean {
  return severity !== 'note';
}

/** `file:line:col CODE message (fix)`, the form that editors turn into links. */
export function formatLintIssue({ file, line, column, code, message, fix }: LintIssue): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${position === '' ? '' : `${position} `}${code} ${message}${fix === undefined ? '' : ` (${fix})`}`;
}
