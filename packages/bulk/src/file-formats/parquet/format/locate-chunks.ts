import type { ColumnMetaData, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import {
  encryptedFileError,
  notParquetError,
  PARQUET_LIMITS,
  tooLargeError,
  unsupportedColumnError,
} from './parquet-limits.ts';
import { type Chunk, parseOrThrow, toChunk } from './read-footer.ts';

/** Where a wanted column of a row group is. */
export type LocatedChunk = Chunk & {
  /** By its physical type alone. */
  readonly element: SchemaElement;
};

export type RequestedColumns = {
  /** Of the columns that are wanted. */
  readonly names: ReadonlySet<string>;
  /** Of the file. */
  readonly size: number;
  /** Columns at the top by their names: a part of a nested column may have the name of one. */
  readonly elementsByName: ReadonlyMap<string, SchemaElement>;
};

/**
 * The chunks of a row group that are wanted, by the names of their columns, checked against the file.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_ENCRYPTED, PARQUET_UNSUPPORTED
 */
export function locateChunks(
  group: RowGroup,
  requested: RequestedColumns,
): ReadonlyMap<string, LocatedChunk> {
  if (group.num_rows > PARQUET_LIMITS.groupRows) throw tooLargeError();
  const chunks = parseOrThrow(() => listRequestedChunks(group, requested));
  const located = new Map<string, LocatedChunk>();
  for (const chunk of chunks) {
    const [name = ''] = chunk.meta.path_in_schema;
    located.set(name, { ...chunk, element: findElement(chunk.meta, requested) });
  }
  if (located.size !== requested.names.size) throw notParquetError();
  return located;
}

function findElement(meta: ColumnMetaData, { elementsByName }: RequestedColumns): SchemaElement {
  const element = elementsByName.get(meta.path_in_schema[0] ?? '');
  // Less than no bytes would be 4 GiB as a length.
  const isSound = (element?.type_length ?? 0) >= 0;
  if (element?.type === undefined || element.type !== meta.type || !isSound) throw notParquetError();
  return toPhysicalElement(element);
}

function listRequestedChunks(
  { columns, num_rows: rows }: RowGroup,
  { names, size }: RequestedColumns,
): readonly Chunk[] {
  return columns.flatMap(({ meta_data: meta, crypto_metadata: crypto, file_path: path }) => {
    const name = meta?.path_in_schema[0] ?? '';
    // An encrypted column has no metadata that could be read, so it is not known by its name.
    if (crypto !== undefined || meta === undefined) throw encryptedFileError();
    if (!names.has(name)) return [];
    if (path !== undefined && path !== '') throw unsupportedColumnError(name);
    return [toChunk(meta, { size, rows })];
  });
}

/** Without its logical type: values are then read, and written, as the file holds them, to the last digit. */
export function toPhysicalElement(element: SchemaElement): SchemaElement {
  if (element.type === undefined) return element;
  const { converted_type: _, logical_type: __, ...rest } = element;
  return rest;
}

export function collectCodecs(
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
