import { type ColumnAction, type ColumnPlan, NO_SOURCE, type PlanTable } from '@nymgate/bulk/bulk-plan';
import type { DescribedColumn } from '@nymgate/bulk/bulk-rules';
import { toColumnKey } from '@nymgate/bulk/rules/bulk-shape';
import { findDuplicate } from '@nymgate/bulk/rules/find-duplicate';
import { normalizeColumnName } from '@nymgate/bulk/rules/normalize-column-name';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { CompileScope } from '../rules/compile-scope.ts';
import { ENCODINGS } from '../rules/transform-rules.ts';
import { formatPseudonym } from '../tree/format-pseudonym.ts';
import type { PsoxyColumnarRules } from './bulk-words.ts';
import { type ColumnStep, compileColumnSteps } from './column-steps.ts';

/** Surrounding spaces, letter case and Unicode normalization form are ignored (psoxy-facts.md#k). */
const toKey = toColumnKey;
const toKeySet = (names: readonly string[] = []): ReadonlySet<string> => new Set(names.map(toKey));
const toNameMap = (names: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> =>
  new Map(Object.entries(names).map(([from, to]) => [toKey(from), to]));

const KEEP: ColumnAction = Object.freeze({ type: 'keep', asItIs: true });

type NewColumn = { readonly name: string; readonly source: string; readonly action: ColumnAction };

/**
 * Derives all columns from the original values; pseudonymization uses their new names (psoxy-facts.md#k). Names lose invisible
 * characters, which can carry any text (BLK-02).
 */
export function planColumnar(rules: PsoxyColumnarRules, scope: CompileScope, pointer: string): PlanTable {
  const include = rules.columnsToInclude === undefined ? undefined : toKeySet(rules.columnsToInclude);
  const redact = toKeySet(rules.columnsToRedact);
  const renames = toNameMap(rules.columnsToRename);
  const pseudonymize = new Set([
    ...toKeySet(rules.columnsToPseudonymize),
    ...toKeySet(rules.columnsToPseudonymizeIfPresent),
  ]);
  const action = createPseudonymAction(rules);
  const actionFor = (name: string): ColumnAction => (pseudonymize.has(toKey(name)) ? action : KEEP);
  const producedNames = createNewColumns(rules, { scope, pointer, actionFor });
  return (header) => {
    const keys = header.map(toKey);
    const duplicate = findDuplicate(keys.filter((key) => key !== ''));
    if (duplicate !== undefined) return { fault: 'HEADER_DUPLICATE' };
    const isKept = (key: string): boolean => (include === undefined || include.has(key)) && !redact.has(key);
    const inPlace = header.flatMap((name, source): readonly ColumnPlan[] => {
      const key = toKey(name);
      if (!isKept(key)) return [];
      const newName = renames.get(key) ?? normalizeColumnName(name);
      // A column hidden under its old name must not appear because it was renamed.
      return [{ name: newName, source, action: pseudonymize.has(key) ? action : actionFor(newName) }];
    });
    const usedNames = toKeySet(inPlace.map(({ name }) => name));
    const absent = (rules.columnsToPseudonymize ?? []).filter(
      (name) => !usedNames.has(toKey(name)) && !keys.includes(toKey(name)),
    );
    const added = [
      ...producedNames.map(({ name, source, action: each }) => ({
        name,
        source: keys.indexOf(toKey(source)),
        action: each,
      })),
      ...absent
        .filter((name) => !producedNames.some((each) => toKey(each.name) === toKey(name)))
        .map((name) => ({ name, source: NO_SOURCE, action: KEEP })),
    ].toSorted((left, right) => (left.name < right.name ? -1 : Number(left.name > right.name)));
    return {
      columns: [...inPlace, ...added],
      dropped: header.filter((_, index) => !isKept(keys[index] ?? '')),
      unknown: [],
      missing: [
        ...absent,
        ...producedNames.map(({ source }) => source).filter((name) => !keys.includes(toKey(name))),
      ],
      rowOrder: 'shuffled',
      trim: true,
      formulas: 'keep',
    };
  };
}

function createPseudonymAction(rules: PsoxyColumnarRules): ColumnAction {
  const format = rules.pseudonymFormat ?? 'JSON';
  if (format === 'URL_SAFE_TOKEN') return { type: 'pseudonymize', kind: 'person', reversible: false };
  return { type: 'apply', label: `pseudonymize (person, ${format})`, apply: createPseudonymStep(rules) };
}

function createPseudonymStep({ pseudonymFormat: format = 'JSON' }: PsoxyColumnarRules): ColumnStep {
  const form = { encoding: ENCODINGS[format], includeReversible: false, includeOriginal: false };
  return (value, pseudonymizer) => formatPseudonym(value, form, pseudonymizer);
}

type ColumnContext = {
  readonly scope: CompileScope;
  readonly pointer: string;
  readonly actionFor: (name: string) => ColumnAction;
};

function createNewColumns(
  rules: PsoxyColumnarRules,
  { scope, pointer, actionFor }: ColumnContext,
): readonly NewColumn[] {
  const copies = Object.entries(rules.columnsToDuplicate ?? {}).map(([source, name]) => ({
    name,
    source,
    action: actionFor(name),
  }));
  const fields = Object.entries(rules.fieldsToTransform ?? {}).map(
    ([key, { newName, sourceColumn, transforms = [] }]) => {
      const place = joinPointer(pointer, 'fieldsToTransform', key, 'transforms');
      const steps = compileColumnSteps(transforms, {
        scope,
        pointer: place,
        pseudonymize: createPseudonymStep(rules),
      });
      const last = actionFor(newName);
      const finishValue: ColumnStep = last === KEEP ? (value) => value : createPseudonymStep(rules);
      const apply: ColumnStep = (value, pseudonymizer) => {
        const result = steps(value, pseudonymizer);
        return result === null ? null : finishValue(result, pseudonymizer);
      };
      const label = describeSteps(transforms, last !== KEEP);
      return { name: newName, source: sourceColumn ?? key, action: { type: 'apply', label, apply } as const };
    },
  );
  return [...copies, ...fields];
}

function describeSteps(steps: readonly object[], isPseudonymized: boolean): string {
  const stepDescriptions = [
    ...steps.flatMap((step) => Object.keys(step)),
    ...(isPseudonymized ? ['pseudonymize'] : []),
  ];
  return stepDescriptions.length === 0 ? 'keep' : stepDescriptions.join(', ');
}

/** `*` covers all columns without a rule. */
export function describeColumnar(rules: PsoxyColumnarRules, pointer: string): readonly DescribedColumn[] {
  const place = (key: string, ...more: readonly (string | number)[]) => joinPointer(pointer, key, ...more);
  const named = (key: 'columnsToPseudonymize' | 'columnsToPseudonymizeIfPresent') =>
    (rules[key] ?? []).map((column, index): DescribedColumn => {
      const treatment = `pseudonymize (person, ${rules.pseudonymFormat ?? 'JSON'})`;
      return { column, treatment, exposes: 'pseudonym', pointer: place(key, index) };
    });
  const isPseudonymized = toKeySet([
    ...(rules.columnsToPseudonymize ?? []),
    ...(rules.columnsToPseudonymizeIfPresent ?? []),
  ]);
  const describedColumns = (column: string, key: string, treatment: string): readonly DescribedColumn[] =>
    isPseudonymized.has(toKey(column))
      ? []
      : [{ column, treatment, exposes: 'everything', pointer: place(key) }];
  const { columnsToInclude: include } = rules;
  return [
    ...named('columnsToPseudonymize'),
    ...named('columnsToPseudonymizeIfPresent'),
    ...(rules.columnsToRedact ?? []).map((column, index): DescribedColumn => {
      return { column, treatment: 'drop', exposes: 'nothing', pointer: place('columnsToRedact', index) };
    }),
    ...(include ?? []).flatMap((column) => describedColumns(column, 'columnsToInclude', 'keep')),
    ...Object.values(rules.columnsToDuplicate ?? {}).flatMap((column) =>
      describedColumns(column, 'columnsToDuplicate', 'keep'),
    ),
    ...Object.entries(rules.fieldsToTransform ?? {}).map(
      ([key, { newName, transforms = [] }]): DescribedColumn => {
        const ends =
          transforms.some((step) => 'pseudonymize' in step && step.pseudonymize) ||
          isPseudonymized.has(toKey(newName));
        const treatment = describeSteps(transforms, isPseudonymized.has(toKey(newName)));
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
