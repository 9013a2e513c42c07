import { notParquetError, PARQUET_LIMITS, tooLargeError } from '../format/parquet-limits.ts';
import type { Struct } from '../format/thrift.ts';

/** One page of a column chunk, by what its header claims. */
export type ParquetPage = {
  readonly kind: 'data' | 'dictionary' | 'data-v2';
  /** Bytes as they stand in the file, and once they are unpacked. */
  readonly packed: number;
  readonly unpacked: number;
  /** Nulls among them. */
  readonly values: number;
  /** Number of its encoding (parquet.thrift, Encoding). */
  readonly encoding: number;
  /** Of the second form of pages: bytes of the levels, which are never packed, nulls, and whether the rest is packed. */
  readonly levels: { readonly repetition: number; readonly definition: number; readonly nulls: number };
  readonly isPacked: boolean;
};

/** By type, the field of PageHeader that describes such a page (parquet.thrift). The type decides, whatever other fields exist. */
const PARTS: Readonly<
  Record<number, readonly [kind: ParquetPage['kind'], part: number, encoding: number] | undefined>
> = { 0: ['data', 5, 2], 2: ['dictionary', 7, 2], 3: ['data-v2', 8, 4] };
const NO_LEVELS = { repetition: 0, definition: 0, nulls: 0 };

/**
 * Checks a page header before its bytes are read. Declared sizes and counts have to fit the chunk and the limits, so that a page that
 * claims 2 GiB takes no memory (BLK-05).
 *
 * @param left bytes of the chunk behind the header
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE
 */
export function checkPage(header: Struct, left: number): ParquetPage {
  const [type, unpacked, packed] = [1, 2, 3].map((field) => numberIn(header, field));
  const [kind, field = 0, encoding = 0] = PARTS[type ?? -1] ?? [];
  const part = header.get(field);
  if (unpacked === undefined || packed === undefined || packed > left) throw notParquetError();
  if (unpacked > PARQUET_LIMITS.pageBytes) throw tooLargeError();
  if (kind === undefined || !(part instanceof Map)) throw notParquetError();
  const page = { kind, packed, unpacked, values: numberIn(part, 1), encoding: numberIn(part, encoding) };
  // A value of a dictionary takes a byte at least.
  if (kind === 'dictionary' && page.values > unpacked) throw notParquetError();
  const most = kind === 'dictionary' ? PARQUET_LIMITS.dictionaryValues : PARQUET_LIMITS.pageValues;
  if (page.values > most) throw tooLargeError();
  if (kind !== 'data-v2') return { ...page, levels: NO_LEVELS, isPacked: true };
  return { ...page, levels: readLevels(part, page), isPacked: part.get(7) !== false };
}

/** All that are asked for are required, none is wider and none is negative: what is read as 0 here could be another number to a reader. */
function numberIn(struct: Struct, field: number): number {
  const value = struct.get(field);
  if (typeof value !== 'number' || value < 0) throw notParquetError();
  return value;
}

/** Nulls among the values; rows, which are as many in a flat column; bytes of the levels, which stand before the data. */
function readLevels(
  data: Struct,
  { values, packed, unpacked }: Pick<ParquetPage, 'values' | 'packed' | 'unpacked'>,
): ParquetPage['levels'] {
  const [nulls, rows] = [numberIn(data, 2), numberIn(data, 3)];
  const [definition, repetition] = [numberIn(data, 5), numberIn(data, 6)];
  const isOdd = nulls > values || rows !== values;
  if (isOdd || definition + repetition > Math.min(packed, unpacked)) throw notParquetError();
  return { repetition, definition, nulls };
}
