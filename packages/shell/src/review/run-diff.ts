import { readBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import { diffRules } from '@nymgate/rules/review/diff/diff-rules';
import type {
  ChangedRules,
  FieldChange,
  PhraseChange,
  RequestChange,
  RuleDiff,
} from '@nymgate/rules/review/diff/rule-diff';
import { increasesExposure } from '@nymgate/rules/review/diff/rule-diff';
import { describePlace } from '@nymgate/rules/review/remaining/find-remaining';
import { lookupConnector } from '../input/find-connector.ts';
import { listNativePlans } from '../input/list-native-plans.ts';
import { parseSwitches, readPolicyOptions } from '../input/policy-options.ts';
import { type PolicySource, readRulesFile } from '../input/read-rules.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { formatColumns, formatCount } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';
import { type BulkPolicy, bulkPolicy, diffBulk } from './bulk-policy.ts';
import type { ChangeReport, DiffReport } from './diff-report.ts';
import { type NamedPolicy, readPolicy } from './read-policy.ts';

export type DiffOptions = { readonly json?: true };

const CONNECTOR = 'connector:';

/** Exits with 1 if the second policy exposes or allows more. */
export async function runDiff(
  before: string,
  after: string,
  options: DiffOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (before === '-' && after === '-')
    throw usageError('Standard input cannot be both policies.', 'give one of them as a file');
  const bulk = await readBulkPair(before, after);
  if (bulk !== undefined) return printDiff(diffBulk(...bulk), options, terminal);
  const earlier = await readPolicy(toSource(before));
  const later = await readPolicy(toSource(after));
  const diff = diffRules(earlier, later, listNativePlans());
  return printDiff(toDiffReport(diff, earlier, later), options, terminal);
}

function printDiff(report: DiffReport, { json }: DiffOptions, terminal: Terminal): ExitCode {
  terminal.out(json ? JSON.stringify(report, undefined, 2) : formatDiff(report, terminal));
  return increasesExposure(report) ? EXIT.failure : EXIT.ok;
}

/** Undefined if neither side is rules for files. */
async function readBulkPair(
  ...names: readonly [string, string]
): Promise<[BulkPolicy, BulkPolicy] | undefined> {
  if (names.some((name) => name === '-' || name.startsWith(CONNECTOR))) return undefined;
  const [before, after] = await Promise.all(names.map(readBulkFile));
  if (before === undefined && after === undefined) return undefined;
  if (before === undefined || after === undefined)
    throw usageError('One of the two is rules for files, the other is not.', 'compare two of a kind');
  return [before, after];
}

async function readBulkFile(file: string): Promise<BulkPolicy | undefined> {
  const text = await readRulesFile(file);
  const reading = await readBulkRules(RULE_LANGUAGES, text, file);
  return reading === undefined ? undefined : bulkPolicy(reading, { text, file });
}

/** Each side has separate switches: `connector:outlook-cal,basic`. */
function toSource(name: string): PolicySource {
  if (!name.startsWith(CONNECTOR)) return { rules: name };
  const [connector = '', ...switches] = name.slice(CONNECTOR.length).split(',');
  return { connector, options: readPolicyOptions(lookupConnector(connector), parseSwitches(switches)) };
}

export function toDiffReport(diff: RuleDiff, before: NamedPolicy, after: NamedPolicy): DiffReport {
  const placed = <Change extends { readonly rules: ChangedRules }>(change: Change): ChangeReport<Change> => ({
    ...change,
    rules: {
      ...(change.rules.before !== undefined && { before: before.getLocation(change.rules.before) }),
      ...(change.rules.after !== undefined && { after: after.getLocation(change.rules.after) }),
    },
  });
  return {
    exposed: diff.exposed.map(placed),
    hidden: diff.hidden.map(placed),
    allowed: diff.allowed.map(placed),
    refused: diff.refused.map(placed),
  };
}

/** Widening differences come first. */
export function formatDiff(report: DiffReport, { paint }: Pick<Terminal, 'paint'>): string {
  const sections = [
    ...section(paint.red('newly exposed'), report.exposed.map(fieldRow)),
    ...formatPhrases(report, 'added', paint.red('phrases added')),
    ...section(paint.red('newly allowed'), report.allowed.map(requestRow)),
    ...section(paint.green('newly hidden'), report.hidden.map(fieldRow)),
    ...formatPhrases(report, 'removed', paint.green('phrases removed')),
    ...formatRemaining(report, paint.yellow('still delivered elsewhere')),
    ...section(paint.green('newly refused'), report.refused.map(requestRow)),
  ];
  return sections.length === 0
    ? 'no difference in what gets out and what may be asked'
    : sections.join('\n').trimStart();
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [`\n${title} (${rows.length})`, ...formatColumns(rows)];
}

function fieldRow({ places, before, after, rules, unclear }: ChangeReport<FieldChange>): readonly string[] {
  const [first, ...others] = places;
  const more = others.length === 0 ? '' : ` and ${formatCount(others.length, 'place')} more`;
  const change = `${before} -> ${after}${unclear === true ? ' (cannot be compared)' : ''}`;
  return [first.field, change, `${first.endpoint}${more}`, describePlaces(rules)];
}

/** Each list once, by the first field that has it. */
function formatPhrases(
  { exposed, hidden }: DiffReport,
  which: keyof PhraseChange,
  title: string,
): readonly string[] {
  const rows = [...exposed, ...hidden].flatMap(({ places: [{ field }], phrases }): readonly PhraseRow[] =>
    phrases === undefined || phrases[which].length === 0
      ? []
      : [[field, phrases[which].map((phrase) => JSON.stringify(phrase)).join(', ')]],
  );
  return section(title, [...new Map(rows.map((row) => [row[1], row])).values()]);
}

type PhraseRow = readonly [field: string, phrases: string];

/** A dropped property may leave by another path, or by another connector's default policy. */
function formatRemaining({ hidden }: DiffReport, title: string): readonly string[] {
  const rows = hidden.flatMap(({ places: [{ field }], remaining }) =>
    (remaining ?? []).map((place) => [field, describePlace(place)]),
  );
  return section(title, rows);
}

function requestRow({ endpoint, what, rules }: ChangeReport<RequestChange>): readonly string[] {
  return [endpoint, what, describePlaces(rules)];
}

function describePlaces({ before, after }: ChangedRules): string {
  return before === after ? (before ?? '') : [before ?? '-', after ?? '-'].join(' -> ');
}
