import type { ColumnMetaData, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { encrypted, notParquet, PARQUET_LIMITS, tooLarge, unsupported } from './parquet-limits.ts';
import { type Chunk, chunkOf, understood } from './read-footer.ts';

/** Where a wanted column of a row group is. */
export type LocatedChunk = Chunk & {
  /** By its physical type alone. */
  readonly element: SchemaElement;
};

export type WantedColumns = {
  /** Of the columns that are wanted. */
  readonly names: ReadonlySet<string>;
  /** Of the file. */
  readonly size: number;
  /** Columns at the top by their names: a part of a nested column may have the name of one. */
  readonly elements: ReadonlyMap<string, SchemaElement>;
};

/**
 * The chunks of a row group that are wanted, by the names of their columns, checked against the file.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_ENCRYPTED, PARQUET_UNSUPPORTED
 */
export function locateChunks(group: RowGroup, wanted: WantedColumns): ReadonlyMap<string, LocatedChunk> {
  if (group.num_rows > PARQUET_LIMITS.groupRows) throw tooLarge();
  const chunks = understood(() => wantedChunks(group, wanted));
  const located = new Map<string, LocatedChunk>();
  for (const chunk of chunks) {
    const [name = ''] = chunk.meta.path_in_schema;
    located.set(name, { ...chunk, element: elementOf(chunk.meta, wanted) });
  }
  if (located.size !== wanted.names.size) throw notParquet();
  return located;
}

function elementOf(meta: ColumnMetaData, { elements }: WantedColumns): SchemaElement {
  const element = elements.get(meta.path_in_schema[0] ?? '');
  // Less than no bytes would be 4 GiB as a length.
  const isSound = (element?.type_length ?? 0) >= 0;
  if (element?.type === undefined || element.type !== meta.type || !isSound) throw notParquet();
  return physical(element);
}

function wantedChunks(
  { columns, num_rows: rows }: RowGroup,
  { names, size }: WantedColumns,
): readonly Chunk[] {
  return columns.flatMap(({ meta_data: meta, crypto_metadata: crypto, file_path: path }) => {
    const name = meta?.path_in_schema[0] ?? '';
    // An encrypted column has no metadata that could be read, so it is not known by its name.
    if (crypto !== undefined || meta === undefined) throw encrypted();
    if (!names.has(name)) return [];
    if (path !== undefined && path !== '') throw unsupported(name);
    return [chunkOf(meta, { size, rows })];
  });
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
