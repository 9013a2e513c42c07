import { memoize } from '@nymgate/engine/kernel/memoize';
import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import { JOIN_TARGETS, type JoinTarget, RECORD_TYPES } from '../entities/record-types.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import { findRecordType } from './find-record-type.ts';
import type { Column, Join, Table } from './table.ts';
import { toColumnName } from './to-column-name.ts';

type JoinContext = {
  readonly tables: readonly Table[];
  readonly kinds: ReadonlyMap<string, Column['kind']>;
};

/** Derives joins from pseudonym kinds. Refers to another connector's table if this one has none. */
export function findJoins(table: Table, { tables, kinds }: JoinContext): readonly Join[] {
  return table.columns.flatMap((column) => {
    const kind = kinds.get(`${table.name}.${column.name}`) ?? column.kind;
    const targets =
      kind === undefined || column.source === 'parent'
        ? []
        : findJoinTargets(kind, { table, column, name: getSourceName(column, table) });
    return targets.flatMap((target) => createJoins(target, { table, column, tables }));
  });
}

/** A list of strings has a nameless column; the list has the name. */
function getSourceName({ name, path, source }: Column, { parent }: Table): string {
  return source === 'record' && path.length === 0 ? toColumnName(parent?.path ?? []) : name;
}

/** Join targets have no joins: a group's address isn't an account's. */
function findJoinTargets(
  kind: PseudonymKind,
  { table, column, name }: { readonly table: Table; readonly column: Column; readonly name: string },
): readonly JoinTarget[] {
  const targets = JOIN_TARGETS[kind] ?? [];
  const isTarget = targets.some((target) => target.table === table.name && target.column === column.name);
  return isTarget ? [] : targets.filter(({ sourcePattern }) => sourcePattern.test(name));
}

type JoinCandidate = { readonly table: Table; readonly column: Column; readonly tables: readonly Table[] };

function createJoins(target: JoinTarget, { table, column, tables }: JoinCandidate): readonly Join[] {
  const type = RECORD_TYPES.find((each) => each.table === target.table);
  const there = tables.find(({ name }) => name === target.table);
  const pairs = type === undefined ? undefined : pairKeys(target, { key: type.key, table, column });
  const connector = there === undefined ? findConnector(target.table) : table.connector;
  // Options may have removed the table from this connector.
  const isGone = there === undefined && connector === table.connector;
  if (pairs === undefined || connector === undefined || isGone) return [];
  const [columns, to] = [pairs.map(([from]) => from), pairs.map(([, name]) => name)];
  return [
    {
      columns,
      connector,
      table: target.table,
      targetColumns: to,
      comparison: isComparable(column) ? 'equal' : 'hash',
    },
  ];
}

/**
 * Columns of both sides. An ID that is unique within a mailbox, drive or chat joins only together with it;
 * undefined if this table lacks that column.
 */
function pairKeys(
  { column: targetColumn }: JoinTarget,
  { key, table, column }: { key: readonly string[]; table: Table; column: Column },
): readonly (readonly [string, string])[] | undefined {
  const otherKeys = key.includes(targetColumn) ? key.filter((name) => name !== targetColumn) : [];
  const pairs = otherKeys.map((name) => [findColumn(name, table), name] as const);
  const found = pairs.flatMap(([from, to]) => (from === undefined ? [] : [[from, to] as const]));
  return found.length < pairs.length ? undefined : [...found, [column.name, targetColumn]];
}

/** The column, or its copy in a list's table. */
function findColumn(name: string, { columns }: Table): string | undefined {
  return columns.find(
    (column) => column.name === name || (column.source === 'parent' && column.name.endsWith(`_${name}`)),
  )?.name;
}

/**
 * Equal IDs are equal strings. Reversible and irreversible pseudonyms share the hash; addresses may differ in
 * the case of their domain.
 */
function isComparable({ treatment, source, reversible }: Column): boolean {
  return treatment === 'keep' || source === 'loop' || reversible === true;
}

/** With default options. */
function findConnector(table: string): string | undefined {
  return CONNECTORS_BY_TABLE().get(table);
}

const CONNECTORS_BY_TABLE = memoize(() => {
  const found = new Map<string, string>();
  for (const { id, rules } of Object.values(CONNECTORS))
    for (const endpoint of rules(DEFAULT_CONNECTOR_OPTIONS).endpoints) {
      const table = findRecordType(endpoint)?.table;
      if (table !== undefined && !found.has(table)) found.set(table, id);
    }
  return found;
});
