import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import type { PlanNode } from '@nymgate/engine/plan/plan';
import type { ObjectRule } from '@nymgate/engine/plan/rule-set';
import { getTreatmentDefinition } from '@nymgate/engine/plan/treatments';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import { createNodeCompiler } from '@nymgate/rules/native/compile-node';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { toFileIssues } from '@nymgate/rules/text/yaml/finding';
import type { YamlResult } from '@nymgate/rules/text/yaml/read-yaml';
import { isMapping } from '@nymgate/rules/text/yaml/shapes';
import type {
  BulkEncoding,
  BulkFormat,
  ColumnAction,
  FormulaPolicy,
  InputPlan,
  TablePlan,
} from '../bulk-plan.ts';
import type { BulkRulesReading, DescribedColumn, FileRuleSet, FileSettings } from '../bulk-rules.ts';
import { describeTreatment } from '../describe-action.ts';
import { DEFAULT_MAX_EMPTIED } from '../judge-losses.ts';
import { createNativeRecordSanitizer } from '../records/native-records.ts';
import { findBulkIssues, getCellFormat, toColumnKey, toRecordRule } from './bulk-shape.ts';
import { describeCellFormat, readCells } from './cell-format.ts';
import { compileFilePattern } from './compile-file-pattern.ts';
import { createColumnPlanner } from './create-column-planner.ts';
import { toColumnAction } from './to-column-action.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

type RuleSetData = {
  readonly files?: readonly string[];
  readonly format?: BulkFormat | 'auto';
  readonly delimiter?: string;
  readonly encoding?: BulkEncoding;
  readonly rowOrder?: TablePlan['rowOrder'];
  readonly formulas?: FormulaPolicy;
  readonly trim?: boolean;
  readonly maxEmptied?: number;
  readonly columns?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
};

/** Whether the data of a rule file is about bulk files in the native language. */
export function isNativeBulkRules(data: unknown): boolean {
  return isMapping(data) && Object.hasOwn(data, 'nymgate') && Object.hasOwn(data, 'bulk');
}

/**
 * Reads native bulk rules and tells everything that is wrong with them, warnings too.
 *
 * @param file name of the file in the issues
 */
export function readNativeBulkRules(reading: YamlResult, file: string): BulkRulesReading {
  const issues = toFileIssues(reading, findBulkIssues(reading.data), file);
  if (issues.some(({ severity }) => severity === 'error') || !isMapping(reading.data)) return { issues };
  const data = deepFreeze(structuredClone(reading.data));
  const phrases = (data['phrases'] ?? {}) as Readonly<Record<string, readonly string[]>>;
  const compiler = createNodeCompiler({
    entity: () => undefined,
    phrases: (name) => (Object.hasOwn(phrases, name) ? phrases[name] : undefined),
  });
  const sets = Object.entries(data['bulk'] as Readonly<Record<string, RuleSetData>>).map(([name, set]) => {
    const pointer = joinPointer('/bulk', name);
    return compileRuleSet({ name, set, pointer, node: compiler.object(toRecordRule(set), '') });
  });
  return { issues, rules: { language: 'native', policy: sha256Hex(canonicalJson(data)), sets } };
}

type NamedRuleSet = {
  readonly name: string;
  readonly set: RuleSetData;
  readonly pointer: string;
  readonly node: ObjectNode;
};

function compileRuleSet(named: NamedRuleSet): FileRuleSet {
  const { name, set, pointer, node } = named;
  const settings = getSettings(set);
  const patterns = settings.files.map(compileFilePattern);
  const { format } = set;
  const fileOffset = joinPointer(pointer, set.columns === undefined ? 'properties' : 'columns');
  return Object.freeze({
    name,
    pointer,
    matches: (file: string) => patterns.some((matches) => matches(file)),
    literalNames: new Set(
      set.files?.flatMap((pattern) => pattern.split('/').filter((part) => !/[*?]/.test(part))),
    ),
    ...(format !== undefined && format !== 'auto' && { format }),
    maxEmptied: set.maxEmptied ?? DEFAULT_MAX_EMPTIED,
    settings,
    open: (requestedFormat: BulkFormat) => createInputPlan(named, requestedFormat),
    columns: [
      ...describeColumns(node, '', { place: fileOffset, rule: toRecordRule(set) }).map((column) => {
        const format = getCellFormat(set.columns?.[column.column]) ?? {};
        return { ...column, treatment: column.treatment + describeCellFormat(format) };
      }),
      {
        column: '*',
        treatment: 'dropped: no rule names it',
        exposes: 'nothing' as const,
        pointer: fileOffset,
      },
    ],
  });
}

function getSettings({
  files = ['**'],
  rowOrder = 'shuffled',
  formulas = 'prefix',
  format = 'auto',
  delimiter = 'auto',
  encoding = 'auto',
  trim = false,
}: RuleSetData): FileSettings {
  return { files, rowOrder, formulas, reading: { format, delimiter, encoding, trim: String(trim) } };
}

function createInputPlan({ set, node }: NamedRuleSet, format: BulkFormat): ReturnType<FileRuleSet['open']> {
  const { rowOrder } = getSettings(set);
  const isTable = format === 'csv' || format === 'tsv';
  if (set.columns !== undefined && isTable) return createTablePlan(set, node, format);
  if (set.columns !== undefined && format === 'parquet') return createParquetPlan(set, node);
  if (set.columns === undefined && isTable)
    return { fault: 'FORMAT_MISMATCH', subject: 'the rules have "properties"' };
  if (set.columns !== undefined) return { fault: 'FORMAT_MISMATCH', subject: 'the rules have "columns"' };
  return {
    type: 'records',
    rowOrder,
    createRecordSanitizer: (pseudonymizer) => createNativeRecordSanitizer(node, pseudonymizer),
  };
}

/** Columns of Parquet have names and no text around them, and values keep their types: nothing is put before one (BLK-01). */
function createParquetPlan(set: RuleSetData, node: ObjectNode): ReturnType<FileRuleSet['open']> {
  if (set.formulas === 'refuse')
    return {
      fault: 'FORMAT_MISMATCH',
      subject: 'the rules refuse formulas, which Parquet is not searched for',
    };
  return createTablePlan({ ...set, formulas: 'keep' }, node, 'csv');
}

function createTablePlan(set: RuleSetData, node: ObjectNode, format: 'csv' | 'tsv'): InputPlan {
  const { rowOrder, formulas } = getSettings(set);
  const entries = [...node.properties].map(
    ([name, columnNode]) => [name, createColumnAction(columnNode, set.columns?.[name])] as const,
  );
  return {
    type: 'table',
    tableFormat: {
      delimiter: set.delimiter ?? (format === 'tsv' ? '\t' : ','),
      encoding: set.encoding ?? 'auto',
    },
    planTable: createColumnPlanner({
      actions: new Map(entries.map(([name, act]) => [toColumnKey(name), act])),
      names: entries.map(([name]) => name),
      rowOrder,
      formulas,
      trim: set.trim ?? false,
    }),
  };
}

function createColumnAction(node: PlanNode, rule: unknown): ColumnAction | undefined {
  const action = node.kind === 'leaf' ? toColumnAction(node.action) : undefined;
  const format = getCellFormat(rule);
  return action === undefined || format === undefined ? action : readCells(action, format);
}

type DescribedRecord = { readonly place: string; readonly rule: ObjectRule };

function describeColumns(node: PlanNode, path: string, record: DescribedRecord): readonly DescribedColumn[] {
  if (node.kind === 'array') return describeColumns(node.items, `${path}[]`, record);
  if (node.kind === 'leaf') {
    const { action, pointer } = node;
    const exposes = getTreatmentDefinition(action).exposes(action);
    const reviewed = findReview(record.rule, pointer);
    return [
      {
        column: path,
        treatment: describeTreatment(action),
        exposes,
        pointer: record.place + pointer.slice('/properties'.length),
        ...(action.treatment === 'keepPhrases' && { phrases: action.phrases }),
        ...(reviewed !== undefined && { reviewed }),
      },
    ];
  }
  const others = node.others === undefined ? [] : describeColumns(node.others, joinPath(path, '*'), record);
  return [
    ...[...node.properties].flatMap(([name, child]) => describeColumns(child, joinPath(path, name), record)),
    ...others,
  ];
}

/** Of the rule itself or the nearest one around it. */
function findReview(rule: ObjectRule, pointer: string): string | undefined {
  let value: unknown = rule;
  let reviewed: unknown;
  for (const key of pointer.split('/').slice(1)) {
    if (!isMapping(value)) break;
    value = value[key.replaceAll('~1', '/').replaceAll('~0', '~')];
    // Among `properties`, the word may be the name of a column.
    if (isMapping(value) && typeof value['reviewed'] === 'string') reviewed = value['reviewed'];
  }
  return typeof reviewed === 'string' ? reviewed : undefined;
}

function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
