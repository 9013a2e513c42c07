import type { SchemaElement } from 'hyparquet';
import { notParquet, PARQUET_LIMITS, tooLarge, unsupported } from '../format/parquet-limits.ts';
import type { ParquetPage } from './check-pages.ts';
import { checkDelta, checkRuns, type PageCursor } from './check-runs.ts';
import { ENCODING, isDictionary, widthOf } from './encoding.ts';

/** Reads so many values of "Delta encoding"; the reader's own. */
export type ReadDelta = (bytes: Uint8Array, at: number, count: number) => Int32Array;

/**
 * Looks through the unpacked bytes of a page before the reader makes values of them: no run, block or prefix in them may lead to more values
 * than the page says it has, or to more bytes than a page may have (BLK-05).
 *
 * @param bytes of the page, levels first
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED for an encoding that is not read
 */
export function checkContent(
  page: ParquetPage,
  bytes: Uint8Array,
  { element, readDelta }: { readonly element: SchemaElement; readonly readDelta: ReadDelta },
): void {
  const reading: PageCursor = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  try {
    const count = page.kind === 'dictionary' ? page.values : checkLevels(page, reading, element);
    checkValues({ page, count, element, reading, readDelta: (at) => readDelta(bytes, at, count) });
  } catch (error) {
    // Past the end of the page.
    throw error instanceof RangeError ? notParquet() : error;
  }
}

/** Returns how many values are none of the nulls; leaves the reading before them. */
function checkLevels(
  page: ParquetPage,
  reading: PageCursor,
  { repetition_type: repetition }: SchemaElement,
): number {
  const { kind, values, levels } = page;
  const isNullable = repetition !== 'REQUIRED';
  if (kind === 'data-v2') {
    reading.at = levels.repetition;
    const defined = isNullable ? checkRuns(reading, { count: values, width: 1 }) : values;
    if (defined !== values - levels.nulls) throw notParquet();
    reading.at = levels.repetition + levels.definition;
    return defined;
  }
  if (!isNullable) return values;
  const end = 4 + reading.view.getUint32(0, true);
  reading.at = 4;
  const defined = checkRuns(reading, { count: values, width: 1 });
  reading.at = end;
  return defined;
}

type Values = {
  readonly page: ParquetPage;
  readonly count: number;
  readonly element: SchemaElement;
  readonly reading: PageCursor;
  readonly readDelta: (at: number) => Int32Array;
};

function checkValues(values: Values): void {
  const { page, count, element, reading } = values;
  const { encoding, kind } = page;
  const { plain, rle, deltaNumbers, deltaLengths, deltaTexts, streamSplit } = ENCODING;
  if (kind !== 'dictionary' && isDictionary(encoding)) checkIndexes(page, count, reading);
  else if (kind === 'dictionary' || encoding === plain || encoding === streamSplit) checkPlain(values);
  else if (encoding === rle && element.type === 'BOOLEAN') {
    reading.at += 4;
    checkRuns(reading, { count, width: 1 });
  } else if (encoding === deltaNumbers || encoding === deltaLengths) checkDelta(reading, count);
  else if (encoding === deltaTexts) checkPrefixes(values);
  else throw unsupported(element.name);
}

function checkIndexes({ kind }: ParquetPage, count: number, reading: PageCursor): void {
  // A page of nulls alone may end here.
  if (count === 0) return;
  const width = reading.view.getUint8(reading.at);
  reading.at += 1;
  if (width > 0 || kind === 'data-v2') checkRuns(reading, { count, width });
}

function checkPlain({ count, element, reading }: Values): void {
  if (reading.at + count * (widthOf(element) ?? 0) > reading.view.byteLength) throw notParquet();
}

/** Each text begins with a part of the one before: a few bytes can say a million texts of a megabyte. */
function checkPrefixes({ count, reading, readDelta }: Values): void {
  let bytes = 0;
  for (let part = 0; part < 2; part += 1) {
    const at = reading.at;
    checkDelta(reading, count);
    for (const length of readDelta(at)) bytes += length < 0 ? Number.POSITIVE_INFINITY : length;
  }
  if (bytes > PARQUET_LIMITS.pageBytes) throw tooLarge();
}
