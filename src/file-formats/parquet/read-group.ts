import type { AsyncBuffer, ColumnMetaData, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import type { FileSource } from '../../bulk/bulk-files.ts';
import { checkPages } from './check-pages.ts';
import { notParquet, PARQUET_LIMITS, tooLarge, unsupported } from './parquet-limits.ts';
import { readBytes } from './read-bytes.ts';
import { type Chunk, chunkOf, understood } from './read-footer.ts';

export type GroupFile = {
  /** What the reader reads from: the chunks of the columns that are wanted, and nothing else. */
  readonly file: AsyncBuffer;
  /** Rows that are read at a time. */
  readonly sliceRows: number;
};

/**
 * Fetches the chunks of a row group, checked. They stay in memory until the next group.
 *
 * @param names of the columns that are wanted
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED
 */
export async function readGroup(
  source: FileSource,
  group: RowGroup,
  { names, size }: { readonly names: ReadonlySet<string>; readonly size: number },
): Promise<GroupFile> {
  const chunks = understood(() => wantedChunks(group, { names, size }));
  const bytes = chunks.reduce((sum, { start, end }) => sum + end - start, 0);
  if (bytes > PARQUET_LIMITS.rowGroupBytes) throw tooLarge();
  const held = new Map<number, ArrayBuffer>();
  for (const { start, end, meta } of chunks) {
    const chunk = await readBytes(source, start, end);
    checkPages(chunk, Number(meta.num_values));
    held.set(start, chunk);
  }
  const slice = (start: number, end = size): ArrayBuffer => {
    const chunk = held.get(start);
    if (chunk === undefined || chunk.byteLength < end - start) throw notParquet();
    return chunk;
  };
  return { file: { byteLength: size, slice }, sliceRows: sliceRows(group, chunks) };
}

function wantedChunks(
  { columns, num_rows: rows }: RowGroup,
  { names, size }: { readonly names: ReadonlySet<string>; readonly size: number },
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

/** So few rows that what they say they have fits, but never less than a few pages' worth. */
function sliceRows({ num_rows: rows }: RowGroup, chunks: readonly Chunk[]): number {
  const bytes = chunks.reduce((sum, { meta }) => sum + Number(meta.total_uncompressed_size), 0);
  const fitting = Math.floor((Number(rows) * PARQUET_LIMITS.sliceBytes) / Math.max(1, bytes));
  return Math.min(PARQUET_LIMITS.sliceRows, Math.max(1_024, fitting));
}

/** The metadata without logical types: values are then read as the file holds them, to the last digit. */
export function physicalOnly(metadata: FileMetaData): FileMetaData {
  return { ...metadata, schema: metadata.schema.map(physical) };
}

/** Lists and maps are told by their logical types, which stay: their columns are not read. */
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
