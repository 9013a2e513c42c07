import type { ExportRow } from '../../packages/export/src/plan/export-types.ts';
import { readRun, runsOf } from './read-export.ts';

/** A warehouse as the guide tells to load it (docs/guides/export.md): by `connector/table`. */
export type Warehouse = ReadonlyMap<string, readonly ExportRow[]>;

/** Whose a row of a merged table is; gone with it. */
const OWNERS: Readonly<Record<string, readonly [column: string, table: string]>> = {
  'outlook-mail/message': ['path_folderId', 'outlook-mail/mailFolder'],
  'msft-copilot/aiInteraction': ['path_userId', 'msft-copilot/user'],
};

/** Loads all runs of a folder, oldest first. */
export function foldRuns(folder: string): Warehouse {
  const tables = new Map<string, Map<string, ExportRow>>();
  for (const name of runsOf(folder)) {
    const { manifest, tables: brought } = readRun(folder, name);
    for (const [connector, described] of Object.entries(manifest.connectors))
      for (const [table, { load }] of Object.entries(described.tables)) {
        const id = `${connector}/${table}`;
        const known = load === 'replace' ? new Map<string, ExportRow>() : (tables.get(id) ?? new Map());
        for (const row of brought.get(id) ?? []) merge(known, row);
        tables.set(id, known);
      }
  }
  for (const [table, [column, owner]] of Object.entries(OWNERS)) sweep(tables, { table, column, owner });
  return new Map([...tables].map(([name, rows]) => [name, [...rows.values()]]));
}

const ownerOf = (row: ExportRow) =>
  JSON.stringify(Object.entries(row).filter(([name]) => name.startsWith('path_')));

function merge(rows: Map<string, ExportRow>, row: ExportRow): void {
  const key = `${ownerOf(row)} ${String(row['id'] ?? JSON.stringify(row))}`;
  if (row['@reset'] === true) {
    for (const [name, one] of rows) if (ownerOf(one) === ownerOf(row)) rows.delete(name);
  } else if (Object.hasOwn(row, '@removed')) rows.delete(key);
  else rows.set(key, row);
}

type Sweep = { readonly table: string; readonly column: string; readonly owner: string };

function sweep(tables: Map<string, Map<string, ExportRow>>, { table, column, owner }: Sweep): void {
  const there = new Set([...(tables.get(owner)?.values() ?? [])].map((row) => row['id']));
  const rows = tables.get(table);
  for (const [key, row] of rows ?? []) if (!there.has(row[column])) rows?.delete(key);
}
