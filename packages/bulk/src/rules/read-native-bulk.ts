import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { createNodeCompiler } from '@nymgate/rules/native/compile-node';
import type { PlanNode } from '@nymgate/engine/plan/plan';
import { factsOf } from '@nymgate/engine/plan/treatments';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { toFileIssues } from '@nymgate/rules/text/yaml/finding';
import type { YamlReading } from '@nymgate/rules/text/yaml/read-yaml';
import { isMapping } from '@nymgate/rules/text/yaml/shapes';
import type { BulkEncoding, BulkFormat, FormulaPolicy, InputPlan, TablePlan } from '../bulk-plan.ts';
import type { BulkReading, BulkSet, DescribedColumn } from '../bulk-rules.ts';
import { openNativeRecords } from '../records/native-records.ts';
import { columnKey, findBulkFaults, recordRuleOf } from './bulk-shape.ts';
import { cellAct, treatmentWords } from './cell-act.ts';
import { filePattern } from './file-pattern.ts';
import { planColumns } from './plan-columns.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

type SetData = {
  readonly files?: readonly string[];
  readonly format?: BulkFormat | 'auto';
  readonly delimiter?: string;
  readonly encoding?: BulkEncoding;
  readonly rowOrder?: TablePlan['rowOrder'];
  readonly formulas?: FormulaPolicy;
  readonly trim?: boolean;
  readonly columns?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
};

/** Whether the data of a rule file is about bulk files in the native language. */
export function isNativeBulk(data: unknown): boolean {
  return isMapping(data) && Object.hasOwn(data, 'nymgate') && Object.hasOwn(data, 'bulk');
}

/**
 * Reads native bulk rules and tells everything that is wrong with them, warnings too.
 *
 * @param file name of the file in the issues
 */
export function readNativeBulk(reading: YamlReading, file: string): BulkReading {
  const issues = toFileIssues(reading, findBulkFaults(reading.data), file);
  if (issues.some(({ severity }) => severity === 'error') || !isMapping(reading.data)) return { issues };
  const data = deepFreeze(structuredClone(reading.data));
  const phrases = (data['phrases'] ?? {}) as Readonly<Record<string, readonly string[]>>;
  const compiler = createNodeCompiler({
    entity: () => undefined,
    phrases: (name) => (Object.hasOwn(phrases, name) ? phrases[name] : undefined),
  });
  const sets = Object.entries(data['bulk'] as Readonly<Record<string, SetData>>).map(([name, set]) => {
    const pointer = joinPointer('/bulk', name);
    return compileSet({ name, set, pointer, node: compiler.object(recordRuleOf(set), '') });
  });
  return { issues, rules: { language: 'native', policy: sha256Hex(canonicalJson(data)), sets } };
}

type NamedSet = {
  readonly name: string;
  readonly set: SetData;
  readonly pointer: string;
  readonly node: ObjectNode;
};

function compileSet(named: NamedSet): BulkSet {
  const { name, set, pointer, node } = named;
  const patterns = (set.files ?? ['**']).map(filePattern);
  const { format } = set;
  const place = joinPointer(pointer, set.columns === undefined ? 'properties' : 'columns');
  return Object.freeze({
    name,
    pointer,
    matches: (file: string) => patterns.some((matches) => matches(file)),
    ...(format !== undefined && format !== 'auto' && { format }),
    open: (asked: BulkFormat) => openSet(named, asked),
    columns: [
      ...describeNode(node, '', place),
      { column: '*', treatment: 'dropped: no rule names it', exposes: 'nothing' as const, pointer: place },
    ],
  });
}

function openSet({ set, node }: NamedSet, format: BulkFormat): ReturnType<BulkSet['open']> {
  const rowOrder = set.rowOrder ?? 'shuffled';
  const isTable = format === 'csv' || format === 'tsv';
  if (set.columns !== undefined && isTable) return tableOf(set, node, format);
  if (set.columns !== undefined && format === 'parquet') return parquetOf(set, node);
  if (set.columns === undefined && isTable)
    return { fault: 'FORMAT_MISMATCH', subject: 'the rules have "properties"' };
  if (set.columns !== undefined) return { fault: 'FORMAT_MISMATCH', subject: 'the rules have "columns"' };
  return {
    type: 'records',
    rowOrder,
    openRecords: (pseudonymizer) => openNativeRecords(node, pseudonymizer),
  };
}

/** Columns of Parquet have names and no text around them, and values keep their types: nothing is put before one (BLK-01). */
function parquetOf(set: SetData, node: ObjectNode): ReturnType<BulkSet['open']> {
  if (set.formulas === 'refuse')
    return {
      fault: 'FORMAT_MISMATCH',
      subject: 'the rules refuse formulas, which Parquet is not searched for',
    };
  return tableOf({ ...set, formulas: 'keep' }, node, 'csv');
}

function tableOf(set: SetData, node: ObjectNode, format: 'csv' | 'tsv'): InputPlan {
  const entries = [...node.properties].map(
    ([name, each]) => [name, each.kind === 'leaf' ? cellAct(each.action) : undefined] as const,
  );
  return {
    type: 'table',
    form: { delimiter: set.delimiter ?? (format === 'tsv' ? '\t' : ','), encoding: set.encoding ?? 'auto' },
    planTable: planColumns({
      acts: new Map(entries.map(([name, act]) => [columnKey(name), act])),
      names: entries.map(([name]) => name),
      rowOrder: set.rowOrder ?? 'shuffled',
      formulas: set.formulas ?? 'prefix',
      trim: set.trim ?? false,
    }),
  };
}

function describeNode(node: PlanNode, path: string, place: string): readonly DescribedColumn[] {
  if (node.kind === 'array') return describeNode(node.items, `${path}[]`, place);
  if (node.kind === 'leaf') {
    const { action, pointer } = node;
    const exposes = factsOf(action).exposes(action);
    return [
      {
        column: path,
        treatment: treatmentWords(action),
        exposes,
        pointer: place + pointer.slice('/properties'.length),
      },
    ];
  }
  const others = node.others === undefined ? [] : describeNode(node.others, join(path, '*'), place);
  return [
    ...[...node.properties].flatMap(([name, each]) => describeNode(each, join(path, name), place)),
    ...others,
  ];
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
