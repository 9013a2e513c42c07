import type { FileSource } from '../bulk-files.ts';
import { advance, BROKEN, isQuoteClass, QUOTED, RETURN, ROW, type TableReading } from './quote-state.ts';
import { readBlocks } from './read-blocks.ts';

/** A table of text whose header was read. */
export type CutTable = {
  readonly source: Pick<FileSource, 'open'>;
  readonly size: number;
  /** Where the first row begins. */
  readonly headerEnd: number;
  readonly classes: Uint8Array;
  readonly windows: Windows;
};

/** How far before a place, and behind it, a proof is looked for. `trusted`: so long a stretch without any quote is outside of quotes. */
export type Windows = { readonly back: readonly number[]; readonly trusted: number };

/** The second is as long as a row may be. */
export const WINDOWS: Windows = Object.freeze({
  back: Object.freeze([65_536, 4_194_304]),
  trusted: 4_194_304,
});

/**
 * Where the first row of a table begins at `at` or behind it. A line end may stand inside quotes, so both readings of a stretch that begins
 * before `at` are followed: outside quotes, and inside. As soon as one of them meets text behind a closing quote, it is refuted, because
 * such a file fails as a whole. Where neither is refuted a longer stretch is read, and in the end the whole table up to `at`.
 *
 * Without a proof is decided only where no quote stands in 4 MiB before `at` and behind it: a cell of 8 MiB would have to be there, whose
 * row no process takes. If there is one, the part before ends inside quotes and fails (QUOTE_UNCLOSED), as it does whenever a place is
 * wrong: every place stands behind a line end, and such a place is wrong only inside quotes. So parts that are all there have each row once.
 */
export async function rowBoundary(table: CutTable, at: number): Promise<number> {
  if (at <= table.headerEnd) return table.headerEnd;
  if (at >= table.size) return table.size;
  for (const back of table.windows.back) {
    if (at - back <= table.headerEnd) break;
    const found = await boundaryNear(table, at, back);
    if (found !== undefined) return found;
  }
  return boundaryFromStart(table, at);
}

async function boundaryFromStart(
  { source, size, headerEnd, classes }: CutTable,
  at: number,
): Promise<number> {
  const reading: TableReading = { state: ROW, rowStart: -1 };
  for await (const { bytes, offset } of readBlocks(source, headerEnd, size)) {
    for (let index = 0; index < bytes.length; index += 1) {
      advance(reading, classes[bytes[index] ?? 0] ?? 0, [offset + index, at]);
      if (reading.rowStart !== -1) return reading.rowStart;
    }
  }
  return size;
}

type Walk = { readonly outside: TableReading; readonly quoted: TableReading; quotes: number };

/** Undefined where this stretch proves nothing. */
async function boundaryNear(table: CutTable, at: number, back: number): Promise<number | undefined> {
  const stop = Math.min(table.size, at + back);
  let walk: Walk | undefined;
  for await (const { bytes, offset } of readBlocks(table.source, at - back, stop)) {
    let index = 0;
    if (walk === undefined) {
      index = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d);
      if (index === -1) continue;
      walk = startWalk(bytes[index] ?? 0, offset + index, at);
      index += 1;
    }
    for (; index < bytes.length; index += 1) {
      step(walk, table.classes[bytes[index] ?? 0] ?? 0, [offset + index, at]);
      const found = verdict(walk);
      if (found !== undefined) return found === UNCLEAR ? undefined : found;
    }
  }
  if (walk === undefined) return undefined;
  return stop === table.size
    ? verdictAtEnd(walk, table.size)
    : withoutQuotes(walk, back >= table.windows.trusted);
}

/** Both readings behind a line end: it ends a row, or stands inside quotes. */
function startWalk(byte: number, position: number, at: number): Walk {
  const isFeed = byte === 0x0a;
  return {
    outside: { state: isFeed ? ROW : RETURN, rowStart: isFeed && position + 1 >= at ? position + 1 : -1 },
    quoted: { state: QUOTED, rowStart: -1 },
    quotes: 0,
  };
}

function step(walk: Walk, byteClass: number, place: readonly [number, number]): void {
  advance(walk.outside, byteClass, place);
  advance(walk.quoted, byteClass, place);
  if (isQuoteClass(byteClass)) walk.quotes += 1;
}

const UNCLEAR = -2;

/** The place, `UNCLEAR`, or undefined: read on. */
function verdict({ outside, quoted }: Walk): number | undefined {
  if (outside.state === BROKEN) return quoted.state === BROKEN ? UNCLEAR : known(quoted);
  if (quoted.state === BROKEN) return known(outside);
  if (outside.state !== quoted.state) return undefined;
  // From here on they are one; what was told apart before stays so.
  return outside.rowStart === quoted.rowStart ? known(outside) : UNCLEAR;
}

const known = ({ rowStart }: TableReading): number | undefined => (rowStart === -1 ? undefined : rowStart);

/** A table does not end inside quotes. */
function verdictAtEnd({ outside, quoted }: Walk, size: number): number | undefined {
  const left = [outside, quoted].filter(({ state }) => state !== QUOTED && state !== BROKEN);
  const [only] = left;
  if (only === undefined || left.length > 1) return undefined;
  return known(only) ?? size;
}

function withoutQuotes({ outside, quotes }: Walk, isLong: boolean): number | undefined {
  return quotes === 0 && isLong ? known(outside) : undefined;
}
