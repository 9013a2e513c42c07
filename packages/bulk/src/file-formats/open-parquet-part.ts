import type { RowGroup } from 'hyparquet';
import type { FileSource } from '../bulk-files.ts';
import type { FilePart } from '../split/open-part.ts';
import { nominalPartStart, type PartNumber } from '../split/part-number.ts';
import { loadParquet } from './parquet/format/packages.ts';
import { notParquetError } from './parquet/format/parquet-limits.ts';
import { firstPageOffset, readFooter } from './parquet/format/read-footer.ts';
import { joinRowGroups } from './parquet/join-row-groups.ts';

/**
 * The row groups of a part: those that are joined are in one (KEY-01). What its `open` gives without places is what its hash is made of: the bytes of these groups and the footer.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_FOOTER_TOO_LARGE, PARQUET_ENCRYPTED, PACKAGE_MISSING
 */
export async function openParquetPart(source: FileSource, part: PartNumber): Promise<FilePart> {
  const { reader } = await loadParquet();
  const { size } = source;
  if (size === undefined) throw notParquetError();
  const { row_groups: groups, metadata_length: footer } = await readFooter(source, size, reader);
  const joined = joinRowGroups(groups);
  const findStart = (index: number) =>
    joined.slice(0, nominalPartStart(joined.length, { ...part, index })).flat().length;
  const [from, to] = [findStart(part.index), findStart(part.index + 1)];
  const byteRanges = [
    ...groups.slice(from, to).map((group) => findByteRange(group, size)),
    [size - footer - 8, size] as const,
  ];
  const open: FileSource['open'] = (first, last) =>
    first === undefined && last === undefined ? readInOrder(source, byteRanges) : source.open(first, last);
  return { source: { ...source, open }, range: { unit: 'row groups', from, to, whole: groups.length } };
}

async function* readInOrder(
  source: FileSource,
  byteRanges: readonly (readonly [number, number])[],
): AsyncGenerator<Uint8Array> {
  for (const [from, to] of byteRanges) if (from < to) yield* source.open(from, to);
}

/** From its first chunk to its last. */
function findByteRange({ columns }: RowGroup, size: number): readonly [number, number] {
  const ends = columns.flatMap(({ meta_data: meta }) => {
    if (meta === undefined) return [];
    const start = firstPageOffset(meta);
    return [Number(start), Number(start + meta.total_compressed_size)];
  });
  const isWithin = (place: number) => Math.min(size, Math.max(0, place));
  return [isWithin(Math.min(...ends)), isWithin(Math.max(...ends))];
}
