import { notParquet, PARQUET_LIMITS, tooLarge } from '../format/parquet-limits.ts';
import { numberIn, type Struct } from '../format/thrift-struct.ts';

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

// parquet.thrift, PageHeader: fields, and types of pages.
const TYPE = 1;
const UNCOMPRESSED = 2;
const COMPRESSED = 3;
/** By type, the field that describes such a page. The reader goes by the type, whatever other fields there are. */
const PARTS: ReadonlyMap<number, readonly [kind: ParquetPage['kind'], part: number, encoding: number]> =
  new Map([
    [0, ['data', 5, 2]],
    [2, ['dictionary', 7, 2]],
    [3, ['data-v2', 8, 4]],
  ]);

/**
 * A page by its header, before its bytes are read: sizes and numbers of values that it claims have to lie within the chunk and within the
 * limits, so that a page which says that it has 2 GiB takes no memory (BLK-05).
 *
 * @param left bytes of the chunk behind the header
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE
 */
export function checkPage(header: Struct, left: number): ParquetPage {
  const unpacked = numberIn(header, UNCOMPRESSED);
  const packed = numberIn(header, COMPRESSED);
  if (unpacked < 0 || packed < 0 || packed > left) throw notParquet();
  if (unpacked > PARQUET_LIMITS.pageBytes) throw tooLarge();
  const [kind, field, encodingField] = PARTS.get(numberIn(header, TYPE)) ?? [];
  const part = header.get(field ?? 0);
  if (kind === undefined || encodingField === undefined || !(part instanceof Map)) throw notParquet();
  const values = numberIn(part, 1);
  if (values < 0) throw notParquet();
  const page = { kind, packed, unpacked, values, encoding: numberIn(part, encodingField) };
  if (kind === 'dictionary') checkDictionary(values, unpacked);
  else if (values > PARQUET_LIMITS.pageValues) throw tooLarge();
  return kind === 'data-v2'
    ? { ...page, levels: levelsOf(part, page), isPacked: part.get(7) !== 'false' }
    : { ...page, levels: { repetition: 0, definition: 0, nulls: 0 }, isPacked: true };
}

/** A value of a dictionary takes a byte at least. */
function checkDictionary(count: number, unpacked: number): void {
  if (count > unpacked) throw notParquet();
  if (count > PARQUET_LIMITS.dictionaryValues) throw tooLarge();
}

/** Nulls among the values; rows, which are as many in a flat column; bytes of the levels, which stand before the data. */
function levelsOf(
  data: Struct,
  {
    values,
    packed,
    unpacked,
  }: { readonly values: number; readonly packed: number; readonly unpacked: number },
): ParquetPage['levels'] {
  const [nulls, rows] = [numberIn(data, 2), numberIn(data, 3)];
  const [definition, repetition] = [numberIn(data, 5), numberIn(data, 6)];
  const isOdd = nulls < 0 || nulls > values || rows !== values || definition < 0 || repetition < 0;
  if (isOdd || definition + repetition > Math.min(packed, unpacked)) throw notParquet();
  return { repetition, definition, nulls };
}
