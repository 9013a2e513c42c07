import type { ColumnMetaData, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { WINDOW_ROWS } from '../../bulk/shuffle-window.ts';
import { checkPages } from './check-pages.ts';
import type { ColumnChunk } from './column-reader.ts';
import { expandsTooFar, notParquet, PARQUET_LIMITS, tooLarge, unsupported } from './parquet-limits.ts';
import { type Chunk, chunkOf, understood } from './read-footer.ts';
import type { OneReading } from './read-once.ts';

export type HeldGroup = {
  /** By name, of those that are wanted. */
  readonly columns: ReadonlyMap<string, ColumnChunk>;
  /** Rows that are read at a time. */
  readonly sliceRows: number;
};

export type WantedColumns = {
  /** Of the columns that are wanted. */
  readonly names: ReadonlySet<string>;
  /** Of the file. */
  readonly size: number;
  readonly schema: readonly SchemaElement[];
};

/**
 * Reads the chunks of a row group, checked. They stay in memory until the next group.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED, EXPANDS_TOO_FAR
 */
export async function readGroup(
  reading: Pick<OneReading, 'take'>,
  group: RowGroup,
  wanted: WantedColumns,
): Promise<HeldGroup> {
  const chunks = understood(() => wantedChunks(group, wanted));
  const bytes = sumOf(chunks.map(({ start, end }) => end - start));
  if (bytes > PARQUET_LIMITS.rowGroupBytes) throw tooLarge();
  const columns = new Map<string, ColumnChunk>();
  for (const chunk of chunks.toSorted((one, other) => one.start - other.start))
    columns.set(
      chunk.meta.path_in_schema[0] ?? '',
      heldChunk(await reading.take(chunk.start, chunk.end), chunk.meta, wanted),
    );
  const unpacked = sumOf([...columns.values()].flatMap(({ pages }) => pages.map((page) => page.unpacked)));
  if (unpacked > bytes * PARQUET_LIMITS.expansion + PARQUET_LIMITS.freeBytes) throw expandsTooFar();
  if (columns.size !== wanted.names.size) throw notParquet();
  return { columns, sliceRows: sliceRows(Number(group.num_rows), { unpacked, columns: columns.size }) };
}

function heldChunk(held: ArrayBuffer, meta: ColumnMetaData, { schema }: WantedColumns): ColumnChunk {
  const element = schema.find(({ name, type }) => name === meta.path_in_schema[0] && type === meta.type);
  if (element === undefined) throw notParquet();
  const pages = checkPages(held, Number(meta.num_values));
  return { bytes: new Uint8Array(held), pages, meta, element: physical(element) };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function wantedChunks(
  { columns, num_rows: rows }: RowGroup,
  { names, size }: WantedColumns,
): readonly Chunk[] {
  return columns.flatMap(({ meta_data: meta, crypto_metadata: crypto, file_path: path }) => {
    const name = meta?.path_in_schema[0] ?? '';
    // An encrypted column has no metadata that could be read, so it is not known by its name.
    if (crypto !== undefined || meta === undefined) throw unsupported('a column is encrypted');
    if (!names.has(name)) return [];
    if (path !== undefined && path !== '') throw unsupported('its data is in another file');
    return [chunkOf(meta, { size, rows })];
  });
}

/** So few rows that what they have fits; whole windows of rows that change places, so that none is cut. */
function sliceRows(
  rows: number,
  { unpacked, columns }: { readonly unpacked: number; readonly columns: number },
): number {
  const { sliceBytes, sliceCells, sliceRows: most } = PARQUET_LIMITS;
  const byBytes = (rows * sliceBytes) / Math.max(1, unpacked);
  const fitting = Math.min(most, byBytes, sliceCells / Math.max(1, columns));
  return Math.max(2 * WINDOW_ROWS, Math.floor(fitting / WINDOW_ROWS) * WINDOW_ROWS);
}

/** Without its logical type: values are then read, and written, as the file holds them, to the last digit. */
export function physical(element: SchemaElement): SchemaElement {
  if (element.type === undefined) return element;
  const { converted_type: _, logical_type: __, ...rest } = element;
  return rest;
}

export function codecsOf(
  { row_groups: groups }: FileMetaData,
  names: ReadonlySet<string>,
): ReadonlySet<ColumnMetaData['codec']> {
  return new Set(
    groups.flatMap(({ columns }) =>
      columns.flatMap(({ meta_data: meta }) =>
        meta !== undefined && names.has(meta.path_in_schema[0] ?? '') ? [meta.codec] : [],
      ),
    ),
  );
}
