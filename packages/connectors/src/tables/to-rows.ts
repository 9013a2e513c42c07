import type { Column, ColumnValue, Row, Table, TableRow } from './table.ts';

type Json = unknown;
type Ancestors = { readonly keys: readonly ColumnValue[]; readonly position: number };

/**
 * The rows of one sanitized record: its own first, then those of its lists.
 * @param table a table without parent
 * @param record as the gateway returns it, with its loop columns: `{"path_userId": "p~…", "id": …}`
 * @example toRows(messages, { path_userId: 'p~A', id: 'p~B', from: { emailAddress: { address:
 * 't~C@contoso.com' } } })
 */
export function toRows(table: Table, record: object): readonly TableRow[] {
  const rows: TableRow[] = [];
  addRows(table, record, { rows, ancestors: { keys: [], position: 0 } });
  return rows;
}

type RowContext = { readonly rows: TableRow[]; readonly ancestors: Ancestors };

function addRows(table: Table, element: Json, { rows, ancestors }: RowContext): void {
  const row = toRow(table, element, ancestors);
  rows.push({ table: table.name, row });
  const keys = table.key.map((name) => row[name] ?? null);
  for (const child of table.children) {
    const list = getValueAt(element, child.parent?.path ?? []);
    if (!Array.isArray(list)) continue;
    for (const [position, inner] of list.entries())
      addRows(child, inner, { rows, ancestors: { keys, position } });
  }
}

function toRow(table: Table, element: Json, ancestors: Ancestors): Row {
  const row: Record<string, ColumnValue> = {};
  for (const column of table.columns)
    row[column.name] = getColumnValue(table, column, { element, ancestors });
  return row;
}

type ElementContext = { readonly element: Json; readonly ancestors: Ancestors };

function getColumnValue(table: Table, column: Column, { element, ancestors }: ElementContext): ColumnValue {
  if (column.source === 'position') return ancestors.position;
  if (column.source === 'parent')
    return ancestors.keys[table.parent?.columns.indexOf(column.name) ?? -1] ?? null;
  const value = getValueAt(element, column.path);
  if (column.derivation === 'present') return isObject(value) ? true : null;
  return column.derivation === 'others' ? getOtherProperties(column, value) : toScalar(value);
}

function getValueAt(element: Json, path: readonly string[]): Json {
  let value = element;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

function isObject(value: Json): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Other values have a separate table or columns. */
function toScalar(value: Json): ColumnValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Null if there are none. */
function getOtherProperties({ knownProperties = [] }: Column, value: Json): ColumnValue {
  if (!isObject(value)) return null;
  const others = Object.entries(value).filter(([name]) => !knownProperties.includes(name));
  return others.length === 0 ? null : JSON.stringify(Object.fromEntries(others));
}
