// What was answered for the cells that were asked about last, as bytes: columns of dates, states and grades repeat themselves, and an answer
// that is there costs a fraction of one that is made. It lies in the memory of the kernel, which is overwritten when the table ends (RES-01).

/** The memory of a kernel, as bytes and as numbers; views of it change when it grows. */
type Memory = { bytes: Uint8Array; words: Uint32Array };

/**
 * A cell by the addresses of its bytes; `tag` is never 0, and another one for each column and each way to read the bytes. `answer` is the
 * address at which its answer is written, with `ANSWER_ROOM` behind it.
 */
export type AskedCell = {
  readonly start: number;
  readonly end: number;
  readonly tag: number;
  readonly answer: number;
};

export type AnswerMemory = {
  /** Writes what was answered for a cell of the same bytes, and returns its length; undefined: it is to be made. */
  readonly recall: (cell: AskedCell) => number | undefined;
  /** Remembers an answer that was written, unless it or its cell is long. */
  readonly remember: (cell: AskedCell, length: number) => void;
};

/** A power of two. A cell has one place, and the last one that had it is remembered: nothing is searched, and nothing grows. */
const PLACES = 2_048;
/** Tag, length of the cell and length of its answer, as words; the bytes of the cell; those of the answer. */
const PLACE_BYTES = 128;
const [TAG, CELL_LENGTH, ANSWER_LENGTH] = [0, 1, 2];
const CELL_AT = 12;
const MOST_CELL_BYTES = 44;
const ANSWER_AT = CELL_AT + MOST_CELL_BYTES;
/** A pseudonym behind which a domain of 26 characters stands is remembered. */
const MOST_ANSWER_BYTES = PLACE_BYTES - ANSWER_AT;

/** Bytes of all places. */
export const ANSWERS_BYTES = PLACES * PLACE_BYTES;
/** Room that a remembered answer needs. */
export const ANSWER_ROOM = MOST_ANSWER_BYTES;

/** @param answers address of `ANSWERS_BYTES` that are zero */
export function createAnswerMemory(kernel: Memory, answers: number): AnswerMemory {
  return {
    recall: (cell) => {
      if (cell.end - cell.start > MOST_CELL_BYTES) return undefined;
      const place = answers + placeOf(kernel, cell);
      return isOf(kernel, place, cell) ? recall(kernel, place, cell.answer) : undefined;
    },
    remember: (cell, length) => {
      if (cell.end - cell.start > MOST_CELL_BYTES || length > MOST_ANSWER_BYTES) return;
      const place = answers + placeOf(kernel, cell);
      writeHead(kernel, place, [cell.tag, cell.end - cell.start, length]);
      kernel.bytes.copyWithin(place + CELL_AT, cell.start, cell.end);
      kernel.bytes.copyWithin(place + ANSWER_AT, cell.answer, cell.answer + length);
    },
  };
}

/** FNV-1a over tag and bytes, and its bits once more mixed, since the lower ones of it are weak. */
function placeOf({ bytes }: Memory, { start, end, tag }: AskedCell): number {
  let hash = tag;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
  return ((hash >>> 12) & (PLACES - 1)) * PLACE_BYTES;
}

function isOf({ bytes, words }: Memory, place: number, { start, end, tag }: AskedCell): boolean {
  const head = place >> 2;
  if (words[head + TAG] !== tag || words[head + CELL_LENGTH] !== end - start) return false;
  const moved = place + CELL_AT - start;
  for (let at = start; at < end; at += 1) if (bytes[at] !== bytes[moved + at]) return false;
  return true;
}

function recall({ bytes, words }: Memory, place: number, to: number): number {
  const length = words[(place >> 2) + ANSWER_LENGTH] ?? 0;
  const from = place + ANSWER_AT;
  for (let at = 0; at < length; at += 1) bytes[to + at] = bytes[from + at] ?? 0;
  return length;
}

function writeHead(
  { words }: Memory,
  place: number,
  [tag, cell, answer]: readonly [number, number, number],
): void {
  const head = place >> 2;
  words[head + TAG] = tag;
  words[head + CELL_LENGTH] = cell;
  words[head + ANSWER_LENGTH] = answer;
}
