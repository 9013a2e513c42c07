// What was answered for the cells that were asked about last, as bytes: columns of dates, states and grades repeat themselves, and an answer
// that is there costs a fraction of one that is made. It lies in the memory of the kernel, which is overwritten when the table ends (RES-01).

/** The memory of a kernel, as bytes and as numbers; views of it change when it grows. */
type Memory = { bytes: Uint8Array; words: Uint32Array };

/**
 * A cell by the addresses of its bytes; `tag` is never 0, and another one for each column and each way to read the bytes. `answer` is the
 * address at which its answer is written, with `ANSWER_ROOM` behind it.
 */
export type CachedCell = {
  readonly start: number;
  readonly end: number;
  readonly tag: number;
  readonly resultAddress: number;
};

export type ResultCache = {
  /** Writes what was answered for a cell of the same bytes; undefined: it is to be made. */
  readonly copyCached: (cell: CachedCell) => CellResult | undefined;
  /** Remembers an answer that was written, unless it or its cell is long. */
  readonly store: (cell: CachedCell, result: CellResult) => void;
};

/** Bytes of an answer, and one of `LOSS_…`: `length * RESULT_SCALE + loss`, since an object for each cell takes longer. */
export type CellResult = number;
export const RESULT_SCALE = 4;

/** A power of two. A cell has one place, and the last one that had it is remembered: nothing is searched, and nothing grows. */
const SLOT_COUNT = 2_048;
/** Tag, length of the cell and `CellResult`, as words; the bytes of the cell; those of the answer. */
const SLOT_BYTES = 128;
const [TAG, CELL_LENGTH, RESULT] = [0, 1, 2];
const CELL_OFFSET = 12;
const MAX_CELL_BYTES = 44;
const RESULT_OFFSET = CELL_OFFSET + MAX_CELL_BYTES;
/** A pseudonym behind which a domain of 26 characters stands is remembered. */
const MAX_RESULT_BYTES = SLOT_BYTES - RESULT_OFFSET;

/** Bytes of all places. */
export const RESULT_CACHE_BYTES = SLOT_COUNT * SLOT_BYTES;
/** Room that a remembered answer needs. */
export const RESULT_CAPACITY = MAX_RESULT_BYTES;

/** @param answers address of `ANSWERS_BYTES` that are zero */
export function createResultCache(kernel: Memory, results: number): ResultCache {
  return {
    copyCached: (cell) => {
      if (cell.end - cell.start > MAX_CELL_BYTES) return undefined;
      const slot = results + computeSlot(kernel, cell);
      return matchesCell(kernel, slot, cell) ? copyResult(kernel, slot, cell.resultAddress) : undefined;
    },
    store: (cell, result) => {
      const length = Math.floor(result / RESULT_SCALE);
      if (cell.end - cell.start > MAX_CELL_BYTES || length > MAX_RESULT_BYTES) return;
      const slot = results + computeSlot(kernel, cell);
      writeSlotHeader(kernel, slot, [cell.tag, cell.end - cell.start, result]);
      kernel.bytes.copyWithin(slot + CELL_OFFSET, cell.start, cell.end);
      kernel.bytes.copyWithin(slot + RESULT_OFFSET, cell.resultAddress, cell.resultAddress + length);
    },
  };
}

/** FNV-1a over tag and bytes, and its bits once more mixed, since the lower ones of it are weak. */
function computeSlot({ bytes }: Memory, { start, end, tag }: CachedCell): number {
  let hash = tag;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
  return ((hash >>> 12) & (SLOT_COUNT - 1)) * SLOT_BYTES;
}

function matchesCell({ bytes, words }: Memory, place: number, { start, end, tag }: CachedCell): boolean {
  const head = place >> 2;
  if (words[head + TAG] !== tag || words[head + CELL_LENGTH] !== end - start) return false;
  const moved = place + CELL_OFFSET - start;
  for (let at = start; at < end; at += 1) if (bytes[at] !== bytes[moved + at]) return false;
  return true;
}

function copyResult({ bytes, words }: Memory, place: number, to: number): CellResult {
  const result = words[(place >> 2) + RESULT] ?? 0;
  const length = Math.floor(result / RESULT_SCALE);
  const from = place + RESULT_OFFSET;
  for (let at = 0; at < length; at += 1) bytes[to + at] = bytes[from + at] ?? 0;
  return result;
}

function writeSlotHeader(
  { words }: Memory,
  place: number,
  [tag, cell, result]: readonly [number, number, number],
): void {
  const head = place >> 2;
  words[head + TAG] = tag;
  words[head + CELL_LENGTH] = cell;
  words[head + RESULT] = result;
}
