import type { BulkRules, BulkRulesReading, DescribedColumn } from '@nymgate/bulk/bulk-rules';
import { createRuleLocator } from '@nymgate/rules/review/explain/create-rule-locator';
import { toSetupError } from '@nymgate/rules/text/yaml/finding';
import { formatColumns } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import type { DiffReport } from './diff-report.ts';

export type BulkPolicy = {
  readonly rules: BulkRules;
  readonly getLocation: (pointer: string) => string;
};

/** @throws SetupError RULES_* */
export function bulkPolicy(
  { rules, issues }: BulkRulesReading,
  { text, file }: { readonly text: string; readonly file: string },
): BulkPolicy {
  if (rules === undefined) throw toSetupError(issues);
  const locate = createRuleLocator(text);
  return { rules, getLocation: (pointer) => `${file}:${locate(pointer).line}` };
}

type LocatedReport = Omit<DescribedColumn, 'pointer'> & { readonly rule: string };
type SetReport = { readonly set: string; readonly columns: readonly LocatedReport[] };

export function printBulkExplanation(
  { rules, getLocation }: BulkPolicy,
  json: boolean,
  terminal: Terminal,
): void {
  const sets = rules.sets.map(
    ({ name, columns }): SetReport => ({
      set: name,
      columns: columns.map(({ pointer, ...column }) => ({ ...column, rule: getLocation(pointer) })),
    }),
  );
  if (json) terminal.out(JSON.stringify({ policy: rules.policy, sets }, undefined, 2));
  else printSets(sets, terminal);
}

function printSets(sets: readonly SetReport[], terminal: Terminal): void {
  for (const { set, columns } of sets) {
    terminal.out(terminal.paint.bold(set));
    const rows = columns.map(({ column, treatment, exposes, rule }) => [column, treatment, exposes, rule]);
    terminal.out(formatColumns([['column', 'treatment', 'leaves', 'rule'], ...rows]).join('\n'));
    for (const { column, reviewed } of columns)
      if (reviewed !== undefined) terminal.out(`reviewed ${column}: ${reviewed}`);
  }
}

/** From least to most permissive, as `nymgate diff` compares fields. */
const ORDER = [
  'nothing',
  'constant',
  'digest',
  'pseudonym',
  'reversible',
  'parts',
  'everything',
] as const satisfies readonly DescribedColumn['exposes'][];

/** Sets are paired by name. */
export function diffBulk(before: BulkPolicy, after: BulkPolicy): DiffReport {
  const names = new Set([...before.rules.sets, ...after.rules.sets].map(({ name }) => name));
  const changes = [...names].flatMap((name) => diffSet(name, before, after));
  const pick = (more: boolean) =>
    changes.filter((change) => change.more === more).map(({ report }) => report);
  return { exposed: pick(true), hidden: pick(false), allowed: [], refused: [] };
}

type Change = { readonly more: boolean; readonly report: DiffReport['exposed'][number] };

function diffSet(name: string, before: BulkPolicy, after: BulkPolicy): readonly Change[] {
  const [earlier, later] = [listColumns(before, name), listColumns(after, name)];
  const columns = new Set([...earlier.keys(), ...later.keys()]);
  return [...columns].flatMap((column): readonly Change[] => {
    const [from, to] = [earlier.get(column) ?? earlier.get('*'), later.get(column) ?? later.get('*')];
    const [least, most] = [rank(from), rank(to)];
    if (least === most && (from?.treatment === to?.treatment || most === 0)) return [];
    const rules = {
      ...(from !== undefined && { before: before.getLocation(from.pointer) }),
      ...(to !== undefined && { after: after.getLocation(to.pointer) }),
    };
    const unclear = least === most ? { unclear: true as const } : {};
    const report = {
      places: [{ endpoint: name, field: column }] as const,
      before: describeColumn(from),
      after: describeColumn(to),
      rules,
      ...unclear,
    };
    // Incomparable counts as more permissive.
    return [{ more: most >= least, report }];
  });
}

function listColumns({ rules }: BulkPolicy, name: string): ReadonlyMap<string, DescribedColumn> {
  const set = rules.sets.find((each) => each.name === name);
  return new Map((set?.columns ?? []).map((column) => [column.column, column]));
}

/** Files without a matching rule aren't delivered. */
function rank(column: DescribedColumn | undefined): number {
  return column === undefined ? 0 : ORDER.indexOf(column.exposes);
}

function describeColumn(column: DescribedColumn | undefined): string {
  return column?.treatment ?? 'no rule for such files';
}
