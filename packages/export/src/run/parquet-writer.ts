import { getDescendants } from '@nymgate/connectors/tables/create-tables';
import { createParquetElements, toParquetValue } from '@nymgate/connectors/tables/parquet';
import type { Column, Table, TableRow } from '@nymgate/connectors/tables/table';
import { toRows } from '@nymgate/connectors/tables/to-rows';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { Segment } from '../plan/export-state.ts';
import type { ExportRow } from '../plan/export-types.ts';
import { countMarks, getRowText } from '../plan/sort-rows.ts';
import type { KnownTables } from './known-tables.ts';
import { segmentName, type WriteSegments, writeSegment } from './write-segments.ts';

type Writer = typeof import('hyparquet-writer');

/**
 * Writes Parquet with the tables of `nymgate schema`: nested lists become separate files that repeat their
 * parent's key. Records also have their owner, `_removed` and `_reset`.
 * @throws SetupError USAGE without the package hyparquet-writer
 */
export async function createParquetWriter(
  runFolder: string,
  findTable: KnownTables['findTable'],
): Promise<WriteSegments> {
  const writer = await load();
  return async ({ connector, table: name, lines }, number) => {
    const rows = lines.map((line) => JSON.parse(getRowText(line)) as ExportRow);
    const root = withMarks(findTable(connector, name), rows);
    const segments: Segment[] = [];
    for (const [table, part] of byTable(root, rows)) {
      const file = segmentName(connector, table.name, { number, ending: 'parquet' });
      const bytes = encode(writer, table, part);
      const counts = table === root ? countMarks(lines) : { removed: 0, resets: 0 };
      const content = { connector, table: table.name, rows: part.length, ...counts, bytes };
      segments.push(await writeSegment(runFolder, file, content));
    }
    return segments;
  };
}

async function load(): Promise<Writer> {
  try {
    return await import('hyparquet-writer');
  } catch {
    throw usageError(
      'Parquet is written by the package hyparquet-writer, which is not installed here.',
      'npm install hyparquet-writer@0.17.0, with -g where nymgate was installed so, or take --format ndjson',
    );
  }
}

const MARK = { treatment: 'keep', nullable: true, reason: '', source: 'record' } as const;

/** Columns of the export itself. No record column starts with `_` or `path_`. */
function withMarks(table: Table, rows: readonly ExportRow[]): Table {
  const owners = new Set(rows.flatMap((row) => Object.keys(row).filter((key) => key.startsWith('path_'))));
  const known = new Set(table.columns.map(({ name }) => name));
  const marks: readonly Column[] = [
    ...[...owners]
      .filter((name) => !known.has(name))
      .map((name): Column => ({ ...MARK, name, path: [name], source: 'loop', type: 'string' })),
    { ...MARK, name: '_removed', path: ['@removed', 'reason'], type: 'string' },
    { ...MARK, name: '_reset', path: ['@reset'], type: 'boolean' },
  ];
  // A deletion contains only its key, a reset nothing.
  const columns = [...table.columns, ...marks].map((column) => ({ ...column, nullable: true }));
  return { ...table, columns };
}

function byTable(root: Table, rows: readonly ExportRow[]): ReadonlyMap<Table, readonly ExportRow[]> {
  const tables = new Map([root, ...getDescendants(root)].map((table) => [table.name, table]));
  const parts = new Map<Table, ExportRow[]>();
  const add = ({ table: name, row }: TableRow): void => {
    const table = tables.get(name);
    if (table === undefined) return;
    const part = parts.get(table) ?? [];
    part.push(row);
    parts.set(table, part);
  };
  for (const row of rows) for (const one of toRows(root, row)) add(one);
  return parts;
}

function encode({ parquetWriteBuffer }: Writer, table: Table, rows: readonly ExportRow[]): Uint8Array {
  const columnData = table.columns.map((column) => ({
    name: column.name,
    data: rows.map((row) => toParquetValue(column, (row[column.name] ?? null) as TableRow['row'][string])),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema: [...createParquetElements(table)] }));
}
