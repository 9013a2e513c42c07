import { type ColumnAct, type ColumnPlan, NO_SOURCE, type PlanTable } from '@nymgate/bulk/bulk-plan';
import type { DescribedColumn } from '@nymgate/bulk/bulk-rules';
import { columnKey } from '@nymgate/bulk/rules/bulk-shape';
import { firstDouble } from '@nymgate/bulk/rules/first-double';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { CompileScope } from '../rules/compile-scope.ts';
import { writePseudonym } from '../tree/write-pseudonym.ts';
import type { PsoxyColumnarRules } from './bulk-words.ts';
import { type ColumnStep, compileSteps } from './column-steps.ts';

/** Blanks around names and the case of their letters do not count (psoxy-facts.md#k), nor in which Unicode form they are written. */
const keyOf = columnKey;
const keysOf = (names: readonly string[] = []): ReadonlySet<string> => new Set(names.map(keyOf));
const namesOf = (names: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> =>
  new Map(Object.entries(names).map(([from, to]) => [keyOf(from), to]));

const ENCODINGS = {
  JSON: 'json',
  URL_SAFE_TOKEN: 'urlSafeToken',
  URL_SAFE_HASH_ONLY: 'urlSafeHashOnly',
} as const;

const KEEP: ColumnAct = Object.freeze({ type: 'keep' });

type NewColumn = { readonly name: string; readonly source: string; readonly act: ColumnAct };

/**
 * The plan of a table under Psoxy's rules for columns (psoxy-facts.md#k): columns are left out, renamed in their place, copied and made
 * anew of the original values; pseudonyms go by the new names. New columns stand behind the others, in the order of their names.
 */
export function planColumnar(rules: PsoxyColumnarRules, scope: CompileScope, pointer: string): PlanTable {
  const include = rules.columnsToInclude === undefined ? undefined : keysOf(rules.columnsToInclude);
  const redact = keysOf(rules.columnsToRedact);
  const renames = namesOf(rules.columnsToRename);
  const pseudonymize = new Set([
    ...keysOf(rules.columnsToPseudonymize),
    ...keysOf(rules.columnsToPseudonymizeIfPresent),
  ]);
  const act = pseudonymAct(rules);
  const actOf = (name: string): ColumnAct => (pseudonymize.has(keyOf(name)) ? act : KEEP);
  const made = newColumns(rules, { scope, pointer, actOf });
  return (header) => {
    const keys = header.map(keyOf);
    const double = firstDouble(keys.filter((key) => key !== ''));
    if (double !== undefined) return { fault: 'HEADER_DUPLICATE' };
    const isKept = (key: string): boolean => (include === undefined || include.has(key)) && !redact.has(key);
    const inPlace = header.flatMap((name, source): readonly ColumnPlan[] => {
      const key = keyOf(name);
      if (!isKept(key)) return [];
      const newName = renames.get(key) ?? name;
      // A column that is hidden under its old name must not appear because it was renamed.
      return [{ name: newName, source, act: pseudonymize.has(key) ? act : actOf(newName) }];
    });
    const taken = keysOf(inPlace.map(({ name }) => name));
    const absent = (rules.columnsToPseudonymize ?? []).filter(
      (name) => !taken.has(keyOf(name)) && !keys.includes(keyOf(name)),
    );
    const added = [
      ...made.map(({ name, source, act: each }) => ({
        name,
        source: keys.indexOf(keyOf(source)),
        act: each,
      })),
      ...absent
        .filter((name) => !made.some((each) => keyOf(each.name) === keyOf(name)))
        .map((name) => ({ name, source: NO_SOURCE, act: KEEP })),
    ].toSorted((left, right) => (left.name < right.name ? -1 : Number(left.name > right.name)));
    return {
      columns: [...inPlace, ...added],
      dropped: header.filter((_, index) => !isKept(keys[index] ?? '')),
      unknown: [],
      missing: [...absent, ...made.map(({ source }) => source).filter((name) => !keys.includes(keyOf(name)))],
      rowOrder: 'shuffled',
      trim: true,
      formulas: 'keep',
    };
  };
}

/** The format of columns is JSON unless the rules say otherwise. */
function pseudonymAct(rules: PsoxyColumnarRules): ColumnAct {
  const format = rules.pseudonymFormat ?? 'JSON';
  if (format === 'URL_SAFE_TOKEN') return { type: 'pseudonymize', kind: 'person', reversible: false };
  return { type: 'apply', label: `pseudonymize (person, ${format})`, apply: pseudonymStep(rules) };
}

function pseudonymStep({ pseudonymFormat: format = 'JSON' }: PsoxyColumnarRules): ColumnStep {
  const form = { encoding: ENCODINGS[format], includeReversible: false, includeOriginal: false };
  return (value, pseudonymizer) => writePseudonym(value, form, pseudonymizer);
}

type Making = {
  readonly scope: CompileScope;
  readonly pointer: string;
  readonly actOf: (name: string) => ColumnAct;
};

function newColumns(rules: PsoxyColumnarRules, { scope, pointer, actOf }: Making): readonly NewColumn[] {
  const copies = Object.entries(rules.columnsToDuplicate ?? {}).map(([source, name]) => ({
    name,
    source,
    act: actOf(name),
  }));
  const fields = Object.entries(rules.fieldsToTransform ?? {}).map(
    ([key, { newName, sourceColumn, transforms = [] }]) => {
      const place = joinPointer(pointer, 'fieldsToTransform', key, 'transforms');
      const steps = compileSteps(transforms, { scope, pointer: place, pseudonymize: pseudonymStep(rules) });
      const last = actOf(newName);
      const finish: ColumnStep = last === KEEP ? (value) => value : pseudonymStep(rules);
      const apply: ColumnStep = (value, pseudonymizer) => {
        const result = steps(value, pseudonymizer);
        return result === null ? null : finish(result, pseudonymizer);
      };
      const label = stepsInWords(transforms, last !== KEEP);
      return { name: newName, source: sourceColumn ?? key, act: { type: 'apply', label, apply } as const };
    },
  );
  return [...copies, ...fields];
}

function stepsInWords(steps: readonly object[], hidden: boolean): string {
  const words = [...steps.flatMap((step) => Object.keys(step)), ...(hidden ? ['pseudonymize'] : [])];
  return words.length === 0 ? 'keep' : words.join(', ');
}

/** What explanations and comparisons tell of columns; `*` are those that no rule names. */
export function describeColumnar(rules: PsoxyColumnarRules, pointer: string): readonly DescribedColumn[] {
  const place = (key: string, ...more: readonly (string | number)[]) => joinPointer(pointer, key, ...more);
  const named = (key: 'columnsToPseudonymize' | 'columnsToPseudonymizeIfPresent') =>
    (rules[key] ?? []).map((column, index): DescribedColumn => {
      const treatment = `pseudonymize (person, ${rules.pseudonymFormat ?? 'JSON'})`;
      return { column, treatment, exposes: 'pseudonym', pointer: place(key, index) };
    });
  const hidden = keysOf([
    ...(rules.columnsToPseudonymize ?? []),
    ...(rules.columnsToPseudonymizeIfPresent ?? []),
  ]);
  const shown = (column: string, key: string, treatment: string): readonly DescribedColumn[] =>
    hidden.has(keyOf(column)) ? [] : [{ column, treatment, exposes: 'everything', pointer: place(key) }];
  const { columnsToInclude: include } = rules;
  return [
    ...named('columnsToPseudonymize'),
    ...named('columnsToPseudonymizeIfPresent'),
    ...(rules.columnsToRedact ?? []).map((column, index): DescribedColumn => {
      return { column, treatment: 'drop', exposes: 'nothing', pointer: place('columnsToRedact', index) };
    }),
    ...(include ?? []).flatMap((column) => shown(column, 'columnsToInclude', 'keep')),
    ...Object.values(rules.columnsToDuplicate ?? {}).flatMap((column) =>
      shown(column, 'columnsToDuplicate', 'keep'),
    ),
    ...Object.entries(rules.fieldsToTransform ?? {}).map(
      ([key, { newName, transforms = [] }]): DescribedColumn => {
        const ends =
          transforms.some((step) => 'pseudonymize' in step && step.pseudonymize) ||
          hidden.has(keyOf(newName));
        const treatment = stepsInWords(transforms, hidden.has(keyOf(newName)));
        return {
          column: newName,
          treatment,
          exposes: ends ? 'pseudonym' : 'parts',
          pointer: place('fieldsToTransform', key),
        };
      },
    ),
    include === undefined
      ? { column: '*', treatment: 'kept: no rule names it', exposes: 'everything', pointer }
      : { column: '*', treatment: 'dropped: no rule names it', exposes: 'nothing', pointer },
  ];
}
