import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { BulkError } from '../../../bulk-fault.ts';
import type { FileSource } from '../../../bulk-files.ts';
import { rejectWorkbook } from '../../../reject-workbook.ts';
import type { Reader } from './packages.ts';
import {
  encryptedFileError,
  expansionLimitError,
  footerTooLargeError,
  notParquetError,
  PARQUET_LIMITS,
} from './parquet-limits.ts';
import { checkFooter } from './thrift.ts';

/** The chunk of one column in one row group: where it is, and what it says of itself. */
export type Chunk = { readonly meta: ColumnMetaData; readonly start: number; readonly end: number };

const MAX_EXPANSION_RATIO = BigInt(PARQUET_LIMITS.expansion);
const RATIO_EXEMPT_BYTES = BigInt(PARQUET_LIMITS.freeBytes);
const MAGIC = 'PAR1';
/** Magic, length of the footer, magic. */
const FRAME_BYTES = 12;

/**
 * The footer of a Parquet file, held against the size of the file.
 *
 * @throws BulkError NOT_PARQUET, WORKBOOK, PARQUET_FOOTER_TOO_LARGE, PARQUET_ENCRYPTED, EXPANDS_TOO_FAR
 */
export async function readFooter(
  source: FileSource,
  size: number,
  { parquetMetadata }: Pick<Reader, 'parquetMetadata'>,
): Promise<FileMetaData> {
  if (size < FRAME_BYTES) throw notParquetError();
  const tail = new DataView(await readBytes(source, size - 8, size));
  const magic = new TextDecoder('latin1').decode(tail.buffer.slice(4));
  // Parquet Modular Encryption, "Encrypted Parquet file with encrypted footer".
  if (magic === 'PARE') throw encryptedFileError();
  const length = tail.getUint32(0, true);
  if (magic !== MAGIC) {
    await rejectWorkbook(source);
    throw notParquetError();
  }
  if (length > size - FRAME_BYTES) throw notParquetError();
  if (length > PARQUET_LIMITS.footerBytes) throw footerTooLargeError();
  const bytes = await readBytes(source, size - 8 - length, size);
  return parseOrThrow(() => {
    if (countThriftElements(bytes) > PARQUET_LIMITS.columns) throw footerTooLargeError();
    checkFooter(new Uint8Array(bytes, 0, length));
    const metadata = parquetMetadata(bytes, { geoparquet: false });
    checkRows(metadata, size);
    return metadata;
  });
}

/** A part of a file, in a buffer of its own. */
async function readBytes(source: FileSource, from: number, to: number): Promise<ArrayBuffer> {
  const joined = new Uint8Array(to - from);
  let length = 0;
  for await (const chunk of source.open(from, to)) {
    if (length + chunk.length > joined.length) throw notParquetError();
    joined.set(chunk, length);
    length += chunk.length;
  }
  if (length !== joined.length) throw notParquetError();
  return joined.buffer;
}

/**
 * How many elements the schema says it has. It stands at the beginning of the footer (parquet.thrift, FileMetaData: version, then schema),
 * and reading 10⁵ of them takes seconds. 0 for a footer that begins otherwise.
 */
function countThriftElements(footer: ArrayBuffer): number {
  const bytes = new Uint8Array(footer, 0, Math.min(footer.byteLength, 16));
  // Compact protocol: field 1, a small i32; field 2, a list; fifteen or more structs, and their number as a varint.
  if (bytes[0] !== 0x15 || bytes[2] !== 0x19 || bytes[3] !== 0xfc) return 0;
  let count = 0;
  for (let at = 4, factor = 1; at < 9; at += 1, factor *= 128) {
    const byte = bytes[at] ?? 0;
    count += (byte & 0x7f) * factor;
    if (byte < 0x80) break;
  }
  return count;
}

/**
 * What a reader or writer makes of bytes that are no Parquet; its texts may quote them.
 *
 * @throws BulkError NOT_PARQUET, or the one that was thrown inside
 */
export function parseOrThrow<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BulkError ? error : notParquetError();
  }
}

function checkRows({ row_groups: groups, num_rows: rows, schema }: FileMetaData, size: number): void {
  const sum = groups.reduce((before, group) => before + group.num_rows, 0n);
  const isInconsistent = groups.some((group) => group.num_rows < 0n || group.num_rows > 2n ** 40n);
  if (isInconsistent || sum !== rows || schema[0] === undefined) throw notParquetError();
  if (schema.length > PARQUET_LIMITS.columns) throw footerTooLargeError();
  // A column of one value takes a few bytes, whatever number of rows it says it has.
  if (Number(rows) > size * PARQUET_LIMITS.rowsPerByte + PARQUET_LIMITS.freeRows) throw expansionLimitError();
}

/**
 * Where the chunk of a column is.
 *
 * @param rows of its row group; a flat column has as many values
 * @throws BulkError NOT_PARQUET for a declared position outside of the file or another number of values. EXPANDS_TOO_FAR for an
 * excessive declared growth, which sets how many rows are treated at a time (BLK-05)
 */
export function toChunk(
  meta: ColumnMetaData,
  { size, rows }: { readonly size: number; readonly rows: bigint },
): Chunk {
  const first = firstPageOffset(meta);
  const end = first + meta.total_compressed_size;
  if (first < 4n || end < first || end > BigInt(size) || meta.num_values !== rows) throw notParquetError();
  const { total_compressed_size: compressedBytes, total_uncompressed_size: uncompressedBytes } = meta;
  if (!(uncompressedBytes >= 0n)) throw notParquetError();
  if (uncompressedBytes > compressedBytes * MAX_EXPANSION_RATIO + RATIO_EXEMPT_BYTES)
    throw expansionLimitError();
  return { meta, start: Number(first), end: Number(end) };
}

/** Where the first page of a chunk begins: its dictionary, if it has one. Some writers put 0 for none. */
export function firstPageOffset({
  dictionary_page_offset: dictionary,
  data_page_offset: data,
}: ColumnMetaData): bigint {
  return dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data;
}
