import type { BulkRules, BulkRulesReading, DescribedColumn, FileSettings } from '@nymgate/bulk/bulk-rules';
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
  const settings = [
    ...[...names].flatMap((name) => diffSettings(name, before, after)),
    ...diffSetOrder(before, after),
  ];
  const pickSettings = (more: boolean) =>
    settings.filter((change) => change.more === more).map(({ report }) => report);
  return {
    exposed: pick(true),
    hidden: pick(false),
    allowed: pickSettings(true),
    refused: pickSettings(false),
  };
}

type SettingChange = { readonly more: boolean; readonly report: DiffReport['allowed'][number] };

/** Each from the strictest value on. */
const STRICTNESS = {
  rowOrder: ['shuffled', 'kept'],
  formulas: ['refuse', 'prefix', 'keep'],
} as const satisfies {
  readonly [Name in 'rowOrder' | 'formulas']: readonly FileSettings[Name][];
};

/** What applies to whole files. A new set of rules is compared with the strictest values. */
function diffSettings(name: string, before: BulkPolicy, after: BulkPolicy): readonly SettingChange[] {
  const [old, now] = [before, after].map(({ rules }) => rules.sets.find((set) => set.name === name));
  const rules = {
    ...(old !== undefined && { before: before.getLocation(old.pointer) }),
    ...(now !== undefined && { after: after.getLocation(now.pointer) }),
  };
  const create = (what: string, more: boolean): SettingChange => ({
    more,
    report: { endpoint: name, what, rules },
  });
  const [earlier, later] = [old?.settings?.files ?? [], now?.settings?.files ?? []];
  const files = [
    ...later
      .filter((pattern) => !earlier.includes(pattern))
      .map((pattern) => create(`files ${pattern}`, true)),
    ...earlier
      .filter((pattern) => !later.includes(pattern))
      .map((pattern) => create(`files ${pattern}`, false)),
  ];
  if (old === undefined || now === undefined) return files;
  const [least, most] = [old.maxEmptied ?? 100, now.maxEmptied ?? 100];
  const levels = (['rowOrder', 'formulas'] as const).flatMap((key) => {
    const [from, to] = [old, now].map(({ settings }) => settings?.[key]);
    if (from === undefined || to === undefined || from === to) return [];
    const order: readonly string[] = STRICTNESS[key];
    return [create(`${key}: ${to}, was ${from}`, order.indexOf(to) > order.indexOf(from))];
  });
  const emptied = least === most ? [] : [create(`maxEmptied: ${most}, was ${least}`, most > least)];
  const reading = READING.flatMap((key) => {
    const [from, to] = [old, now].map(({ settings }) => settings?.reading[key]);
    return from === to ? [] : [create(`${key}: ${to}, was ${from}`, true)];
  });
  return [...files, ...levels, ...emptied, ...reading];
}

const READING = ['format', 'delimiter', 'encoding', 'trim'] as const;

/** The first set that is for a file takes it, so another order gives files to other rules. */
function diffSetOrder(before: BulkPolicy, after: BulkPolicy): readonly SettingChange[] {
  const [old, now] = [before, after].map(({ rules }) => rules.sets.map(({ name }) => name));
  const earlier = old?.filter((name) => now?.includes(name)) ?? [];
  const later = after.rules.sets.filter(({ name }) => old?.includes(name));
  const moved = later.find(({ name }, at) => name !== earlier[at]);
  if (moved === undefined) return [];
  const what = `files that also match ${earlier.filter((name) => name !== moved.name).join(', ')}`;
  return [
    {
      more: true,
      report: { endpoint: moved.name, what, rules: { after: after.getLocation(moved.pointer) } },
    },
  ];
}

type Change = { readonly more: boolean; readonly report: DiffReport['exposed'][number] };

function diffSet(name: string, before: BulkPolicy, after: BulkPolicy): readonly Change[] {
  const [earlier, later] = [listColumns(before, name), listColumns(after, name)];
  const columns = new Set([...earlier.keys(), ...later.keys()]);
  return [...columns].flatMap((column): readonly Change[] => {
    const [from, to] = [earlier.get(column) ?? earlier.get('*'), later.get(column) ?? later.get('*')];
    const [least, most] = [rank(from), rank(to)];
    const phrases = comparePhrases(from, to);
    if (least === most && ((from?.treatment === to?.treatment && phrases === 'same') || most === 0))
      return [];
    const rules = {
      ...(from !== undefined && { before: before.getLocation(from.pointer) }),
      ...(to !== undefined && { after: after.getLocation(to.pointer) }),
    };
    const unclear = least === most && phrases === 'same' ? { unclear: true as const } : {};
    const report = {
      places: [{ endpoint: name, field: column }] as const,
      before: describeColumn(from),
      after: `${describeColumn(to)}${phrases === 'same' ? '' : `, ${phrases} phrases`}`,
      rules,
      ...unclear,
    };
    // Incomparable counts as more permissive.
    return [{ more: least === most ? phrases !== 'fewer' : most > least, report }];
  });
}

function comparePhrases(
  from: DescribedColumn | undefined,
  to: DescribedColumn | undefined,
): 'same' | 'fewer' | 'other' {
  if (from?.phrases === undefined || to?.phrases === undefined) return 'same';
  const [old, now] = [new Set(from.phrases), new Set(to.phrases)];
  if (![...now].every((phrase) => old.has(phrase))) return 'other';
  return now.size < old.size ? 'fewer' : 'same';
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
