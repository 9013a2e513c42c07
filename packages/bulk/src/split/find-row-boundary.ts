import type { FileSource } from '../bulk-files.ts';
import { advanceState, BROKEN, isQuoteClass, QUOTED, type QuoteState, RETURN, ROW } from './quote-state.ts';
import { readBlocks } from './read-blocks.ts';

/** A table of text whose header was read. */
export type SplittableTable = {
  readonly source: Pick<FileSource, 'open'>;
  readonly size: number;
  /** Where the first row begins. */
  readonly headerEnd: number;
  readonly classes: Uint8Array;
  readonly windows: SearchWindows;
};

/** How far before a place, and behind it, a proof is looked for. `trusted`: so long a stretch without any quote is outside of quotes. */
export type SearchWindows = { readonly lookBehindBytes: readonly number[]; readonly trustedBytes: number };

/** The second is as long as a row may be. */
export const SEARCH_WINDOWS: SearchWindows = Object.freeze({
  lookBehindBytes: Object.freeze([65_536, 4_194_304]),
  trustedBytes: 4_194_304,
});

/**
 * Where the first row of a table begins at `at` or behind it. A line end may stand inside quotes, so both readings of a stretch that begins
 * before `at` are followed: outside quotes, and inside. As soon as one of them meets text behind a closing quote, it is refuted, because
 * such a file fails as a whole. Where neither is refuted a longer stretch is read, and in the end the whole table up to `at`.
 *
 * Without a proof is decided only where no quote stands in 4 MiB before `at` and behind it: a cell of 8 MiB would have to be there, whose
 * row no process takes. If there is one, the part before ends inside quotes and fails (QUOTE_UNCLOSED), as it does whenever a place is
 * wrong. Every place follows a line end, and such a place is wrong only inside quotes. So parts that are all there have each row once.
 */
export async function findRowBoundary(table: SplittableTable, at: number): Promise<number> {
  if (at <= table.headerEnd) return table.headerEnd;
  if (at >= table.size) return table.size;
  for (const lookBehind of table.windows.lookBehindBytes) {
    if (at - lookBehind <= table.headerEnd) break;
    const found = await findBoundaryNear(table, at, lookBehind);
    if (found !== undefined) return found;
  }
  return findBoundaryFromStart(table, at);
}

async function findBoundaryFromStart(
  { source, size, headerEnd, classes }: SplittableTable,
  at: number,
): Promise<number> {
  const reading: QuoteState = { state: ROW, rowStart: -1 };
  for await (const { bytes, offset } of readBlocks(source, headerEnd, size)) {
    for (let index = 0; index < bytes.length; index += 1) {
      advanceState(reading, classes[bytes[index] ?? 0] ?? 0, [offset + index, at]);
      if (reading.rowStart !== -1) return reading.rowStart;
    }
  }
  return size;
}

type BoundaryScan = { readonly outside: QuoteState; readonly quoted: QuoteState; quotes: number };

/** Undefined where this stretch proves nothing. */
async function findBoundaryNear(
  table: SplittableTable,
  at: number,
  lookBehind: number,
): Promise<number | undefined> {
  const stop = Math.min(table.size, at + lookBehind);
  let scan: BoundaryScan | undefined;
  for await (const { bytes, offset } of readBlocks(table.source, at - lookBehind, stop)) {
    let index = 0;
    if (scan === undefined) {
      index = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d);
      if (index === -1) continue;
      scan = startScan(bytes[index] ?? 0, offset + index, at);
      index += 1;
    }
    for (; index < bytes.length; index += 1) {
      stepScan(scan, table.classes[bytes[index] ?? 0] ?? 0, [offset + index, at]);
      const found = decideBoundary(scan);
      if (found !== undefined) return found === AMBIGUOUS ? undefined : found;
    }
  }
  if (scan === undefined) return undefined;
  return stop === table.size
    ? decideBoundaryAtEnd(scan, table.size)
    : decideWithoutQuotes(scan, lookBehind >= table.windows.trustedBytes);
}

/** Both readings behind a line end: it ends a row, or stands inside quotes. */
function startScan(byte: number, position: number, at: number): BoundaryScan {
  const isFeed = byte === 0x0a;
  return {
    outside: { state: isFeed ? ROW : RETURN, rowStart: isFeed && position + 1 >= at ? position + 1 : -1 },
    quoted: { state: QUOTED, rowStart: -1 },
    quotes: 0,
  };
}

function stepScan(scan: BoundaryScan, byteClass: number, place: readonly [number, number]): void {
  advanceState(scan.outside, byteClass, place);
  advanceState(scan.quoted, byteClass, place);
  if (isQuoteClass(byteClass)) scan.quotes += 1;
}

const AMBIGUOUS = -2;

/** The place, `UNCLEAR`, or undefined: read on. */
function decideBoundary({ outside, quoted }: BoundaryScan): number | undefined {
  if (outside.state === BROKEN) return quoted.state === BROKEN ? AMBIGUOUS : knownRowStart(quoted);
  if (quoted.state === BROKEN) return knownRowStart(outside);
  if (outside.state !== quoted.state) return undefined;
  // From here on they are one; earlier differences remain.
  return outside.rowStart === quoted.rowStart ? knownRowStart(outside) : AMBIGUOUS;
}

const knownRowStart = ({ rowStart }: QuoteState): number | undefined =>
  rowStart === -1 ? undefined : rowStart;

/** A table does not end inside quotes. */
function decideBoundaryAtEnd({ outside, quoted }: BoundaryScan, size: number): number | undefined {
  const isOutsideOpen = [outside, quoted].filter(({ state }) => state !== QUOTED && state !== BROKEN);
  const [only] = isOutsideOpen;
  if (only === undefined || isOutsideOpen.length > 1) return undefined;
  return knownRowStart(only) ?? size;
}

function decideWithoutQuotes({ outside, quotes }: BoundaryScan, isLong: boolean): number | undefined {
  return quotes === 0 && isLong ? knownRowStart(outside) : undefined;
}
