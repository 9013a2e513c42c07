/**
 * Rows one behind the other in one piece of memory: those that may leave in front, and behind them those that wait for others. Rows change
 * places by `copyWithin`: that is one call for a row, where a view of it and `set` are two and an object.
 */
export type BufferedRows = {
  /** Rows that wait. */
  readonly count: () => number;
  /** Bytes of so many of them. */
  readonly byteLength: (count: number) => number;
  /** One of them: a view, until the next call. */
  readonly at: (row: number) => Uint8Array;
  /** @param ends where rows end in these bytes; the last one may go on in the next bytes */
  readonly add: (bytes: Uint8Array, ends: ArrayLike<number>) => void;
  /** Lets the first rows leave: as many as the order has numbers, in that order. */
  readonly release: (order: readonly number[]) => void;
  /** Lets all bytes leave, of which none may belong to a row. */
  readonly releaseHeader: () => void;
  /** What may leave: a view, until the next `add`. */
  readonly take: () => Uint8Array;
};

/** `length` bytes are used, `ready` of them may leave and `taken` of these have left. */
type Rows = {
  memory: Uint8Array;
  length: number;
  ready: number;
  taken: number;
  /** Where rows end in the memory; the first that waits is number `first`. */
  ends: number[];
  first: number;
};

const INITIAL_BYTES = 65_536;

export function createBufferedRows(): BufferedRows {
  const rows: Rows = {
    memory: new Uint8Array(INITIAL_BYTES),
    ...{ length: 0, ready: 0, taken: 0, ends: [], first: 0 },
  };
  return {
    count: () => rows.ends.length - rows.first,
    byteLength: (count) => rowStart(rows, count) - rows.ready,
    at: (row) => rows.memory.subarray(rowStart(rows, row), rowStart(rows, row + 1)),
    add: (bytes, ends) => addRows(rows, bytes, ends),
    release: (order) => releaseRows(rows, order),
    releaseHeader: () => {
      rows.ready = rows.length;
    },
    take: () => {
      const left = rows.memory.subarray(rows.taken, rows.ready);
      rows.taken = rows.ready;
      return left;
    },
  };
}

/** Where a row that waits begins, and the one before it ends. */
function rowStart({ ends, first, ready }: Rows, row: number): number {
  return row === 0 ? ready : (ends[first + row - 1] ?? ready);
}

function addRows(rows: Rows, bytes: Uint8Array, ends: ArrayLike<number>): void {
  if (rows.taken > 0) compact(rows);
  const base = rows.length;
  reserve(rows, base + bytes.length);
  rows.memory.set(bytes, base);
  rows.length = base + bytes.length;
  for (let at = 0; at < ends.length; at += 1) rows.ends.push(base + (ends[at] ?? 0));
}

/** Puts what has not left to the beginning. */
function compact(rows: Rows): void {
  const { memory, length, ends, first, taken } = rows;
  memory.copyWithin(0, taken, length);
  rows.ends = ends.slice(first).map((end) => end - taken);
  rows.first = 0;
  rows.length -= taken;
  rows.ready -= taken;
  rows.taken = 0;
}

/** The rows lie behind all others while they are put in order. */
function releaseRows(rows: Rows, order: readonly number[]): void {
  const { ready, length, ends, first } = rows;
  const end = rowStart(rows, order.length);
  reserve(rows, length + end - ready);
  const { memory } = rows;
  memory.copyWithin(length, ready, end);
  const moved = length - ready;
  let at = ready;
  for (const row of order) {
    const start = row === 0 ? ready : (ends[first + row - 1] ?? ready);
    const next = ends[first + row] ?? start;
    memory.copyWithin(at, moved + start, moved + next);
    at += next - start;
  }
  rows.ready = end;
  rows.first += order.length;
}

function reserve(rows: Rows, bytes: number): void {
  if (bytes <= rows.memory.length) return;
  const larger = new Uint8Array(Math.max(bytes, rows.memory.length * 2));
  larger.set(rows.memory.subarray(0, rows.length));
  rows.memory = larger;
}
