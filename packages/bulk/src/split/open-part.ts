import { BulkError } from '../bulk-fault.ts';
import type { FileSource } from '../bulk-files.ts';
import type { TableFormat } from '../bulk-plan.ts';
import { CSV_LIMITS } from '../csv/rows/csv-limits.ts';
import { isPreamble } from '../csv/text/preamble.ts';
import { readFirstRow } from '../csv/text/read-first-row.ts';
import { CR, createRowSplitter, LF } from '../csv/text/split-rows.ts';
import { concatBytes } from '../records/bytes.ts';
import { rejectWorkbookBytes } from '../reject-workbook.ts';
import { findRowBoundary, SEARCH_WINDOWS, type SearchWindows } from './find-row-boundary.ts';
import { nominalPartStart, type PartNumber } from './part-number.ts';
import { byteClasses } from './quote-state.ts';
import { readBlocks } from './read-blocks.ts';

/** A part of a file as a file of its own, and what of the whole it has: `from` up to `to` of `whole` bytes or row groups. */
export type FilePart = {
  readonly source: FileSource;
  readonly range: {
    readonly unit: 'bytes' | 'row groups';
    readonly from: number;
    readonly to: number;
    readonly whole: number;
  };
};

type PartBoundaries = { readonly start: (at: number) => Promise<number>; readonly prefix: Uint8Array };

/**
 * The rows of a part of CSV or TSV, with the header of the file in front.
 *
 * @throws BulkError WORKBOOK, HEADER_MISSING, ROW_TOO_LONG, QUOTE_BROKEN, QUOTE_UNCLOSED of the header; QUOTE_UNCLOSED where places contradict each other
 */
export async function openTablePart(
  source: FileSource,
  part: PartNumber,
  {
    form: { delimiter },
    windows = SEARCH_WINDOWS,
  }: { readonly form: TableFormat; readonly windows?: SearchWindows },
): Promise<FilePart> {
  const size = source.size ?? 0;
  const header = await readHeaderBytes(source, size, delimiter);
  const table = { source, size, headerEnd: header.length, classes: byteClasses(delimiter), windows };
  return createFilePart(source, part, {
    start: (at) => findRowBoundary(table, at),
    prefix: withLineEnd(header),
  });
}

/**
 * The lines of a part of NDJSON. In front of those that do not begin the file stands a blank line, which is no record: the mark of UTF-8 is
 * taken off the first line of a file alone.
 */
export async function openLinesPart(source: FileSource, part: PartNumber): Promise<FilePart> {
  const size = source.size ?? 0;
  return createFilePart(source, part, {
    start: (at) => findLineBoundary(source, size, at),
    prefix: Uint8Array.of(LF),
  });
}

/** Where the first line begins at `at` or behind it. */
async function findLineBoundary(source: FileSource, size: number, at: number): Promise<number> {
  if (at <= 0) return 0;
  for await (const { bytes, offset } of readBlocks(source, at - 1, size)) {
    const feed = bytes.indexOf(LF);
    if (feed !== -1) return offset + feed + 1;
  }
  return size;
}

async function createFilePart(
  source: FileSource,
  part: PartNumber,
  { start, prefix }: PartBoundaries,
): Promise<FilePart> {
  const { index, of } = part;
  const totalBytes = source.size ?? 0;
  const from = index === 0 ? 0 : await start(nominalPartStart(totalBytes, part));
  const to =
    index + 1 === of ? totalBytes : await start(nominalPartStart(totalBytes, { index: index + 1, of }));
  if (from > to) throw new BulkError({ fault: 'QUOTE_UNCLOSED' });
  const open: FileSource['open'] = (first, last) =>
    first === undefined && last === undefined
      ? concatStreams(index === 0 ? undefined : prefix, from < to ? source.open(from, to) : undefined)
      : source.open(first, last);
  return { source: { ...source, open }, range: { unit: 'bytes', from, to, whole: totalBytes } };
}

async function* concatStreams(
  prefix: Uint8Array | undefined,
  rest: AsyncIterable<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array> {
  if (prefix !== undefined) yield prefix.slice();
  if (rest !== undefined) yield* rest;
}

/** Behind a header that ends with CR a blank line: a part may begin with LF, and the two would be one line end. */
function withLineEnd(header: Uint8Array): Uint8Array {
  return header.at(-1) === CR ? concatBytes([header, Uint8Array.of(CR)]) : header;
}

/** All bytes up to the first row, the mark and blank lines too. */
async function readHeaderBytes(source: FileSource, size: number, delimiter: string): Promise<Uint8Array> {
  const splitter = createRowSplitter(delimiter.charCodeAt(0), CSV_LIMITS.maxRowBytes);
  const bufferedBytes: Uint8Array[] = [];
  for await (const { bytes, offset } of readBlocks(source, 0, size)) {
    if (offset === 0) rejectWorkbookBytes(bytes);
    const skip = offset === 0 ? bomLength(bytes) : 0;
    const { next, row } = readFirstRow(splitter, bytes, skip);
    bufferedBytes.push(bytes.subarray(0, next));
    if (row !== undefined) return concatBytes(bufferedBytes);
    // Blank lines, and nothing else.
    if (offset > 2 * CSV_LIMITS.maxRowBytes) throw new BulkError({ fault: 'ROW_TOO_LONG', line: 1 });
  }
  const last = splitter.end();
  if (last === undefined || isPreamble(last)) throw new BulkError({ fault: 'HEADER_MISSING' });
  return concatBytes(bufferedBytes);
}

function bomLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
