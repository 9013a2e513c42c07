import { sealValues } from '@nymgate/engine/sanitizer/bytes/flush-edits';
import { BulkError } from '../../bulk-fault.ts';
import type { OpenedTable, OpenRows } from '../rows/row-body.ts';
import { createRowSplitter, type RowSplitter } from '../text/split-rows.ts';
import { answerAsks } from './answer-asks.ts';
import {
  P_ASKS,
  P_END_COUNT,
  P_LINE,
  P_OUTPUT_USED,
  P_POSITION,
  P_STATUS,
  SCAN_BROKEN,
  SCAN_ROWS,
} from './csv-words.ts';
import { type PreparedKernel, prepareKernel } from './prepare-kernel.ts';
import {
  INPUT_SLACK,
  placeTexts,
  reach,
  type Touched,
  wipeTableKernel,
  wipeTouched,
} from './table-kernel.ts';
import { rejectRowAt, tellRows } from './tell-rows.ts';

/** Bytes at which rows are read: enough for the kernel to fill its four lanes, few enough for the cache of a processor. */
const BATCH = 131_072;
/** Room for input at first. */
const CAPACITY = 262_144;

/** Rows by the kernel. It means what `openPlainRows` means, byte for byte. */
export const openKernelRows: OpenRows = (table) => createKernelRows(table, BATCH);

/** @param batch bytes that are gathered before rows are read; small ones let tests cut anywhere */
export function createKernelRows(table: OpenedTable, batch: number): ReturnType<OpenRows> {
  const state: KernelRows = {
    table,
    prepared: prepareKernel(table),
    pending: 0,
    capacity: 0,
    patience: batch,
    touched: { output: 0, input: 0 },
  };
  grow(state, CAPACITY);
  const guarded = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      wipeTableKernel(state.prepared.kernel);
      throw error;
    }
  };
  return {
    push: (bytes) => guarded(() => feed(state, bytes, batch)),
    flush: () =>
      guarded(() => {
        if (state.skip === undefined) readRows(state, false);
        takeFilled(state);
      }),
    end: () => {
      guarded(() => finish(state));
      wipeTouched(state.prepared.kernel, state.prepared.areas, state.touched);
    },
  };
}

type KernelRows = {
  readonly table: OpenedTable;
  readonly prepared: PreparedKernel;
  /** Bytes of input in the kernel. */
  pending: number;
  capacity: number;
  /** Bytes of input at which it is worth while to read. */
  patience: number;
  readonly touched: Touched;
  /** Of a row that is too long to be held. */
  skip?: RowSplitter | undefined;
};

/** Room for more input. No text stands behind it then. */
function grow(state: KernelRows, capacity: number): void {
  const { kernel, areas } = state.prepared;
  const texts = areas.input + capacity + INPUT_SLACK;
  reach(kernel, texts + 1_024);
  placeTexts(kernel, areas, texts);
  state.capacity = capacity;
}

function feed(state: KernelRows, bytes: Uint8Array, batch: number): void {
  let at = 0;
  while (at < bytes.length) {
    if (state.skip !== undefined) {
      at = skipOn(state, state.skip, [bytes, at]);
      continue;
    }
    const more = bytes.subarray(at, at + state.capacity - state.pending);
    const { kernel, areas } = state.prepared;
    kernel.bytes.set(more, areas.input + state.pending);
    state.pending += more.length;
    touch(state, 'input', state.pending);
    at += more.length;
    if (state.pending < Math.min(state.patience, state.capacity)) continue;
    readRows(state, false);
    // A row that does not end yet is not read again and again.
    state.patience = Math.max(batch, state.pending * 2);
    makeRoom(state);
  }
  takeFilled(state);
}

/** For a row that does not end yet: more room, as long as it may be one. */
function makeRoom(state: KernelRows): void {
  const { rowBytes } = state.table.limits;
  // A line end may follow.
  if (state.pending > rowBytes + 2) startSkip(state);
  else if (state.pending === state.capacity) grow(state, Math.min(state.capacity * 4, rowBytes + CAPACITY));
}

function startSkip(state: KernelRows): void {
  const { table, prepared, pending } = state;
  const { kernel, areas } = prepared;
  const line = kernel.parameters[P_LINE] ?? 0;
  state.skip = createRowSplitter(table.delimiter.charCodeAt(0), table.limits.rowBytes, line);
  skipOn(state, state.skip, [kernel.bytes.subarray(areas.input, areas.input + pending), 0]);
  state.pending = 0;
}

/** @returns where in the bytes the row ends */
function skipOn(
  state: KernelRows,
  splitter: RowSplitter,
  [bytes, at]: readonly [Uint8Array, number],
): number {
  const { next, row } = splitter.read(bytes, at);
  if (row === undefined) return bytes.length;
  endSkip(state, splitter, row.line);
  return next;
}

function endSkip(state: KernelRows, splitter: RowSplitter, line: number): void {
  state.table.tally.rowsIn += 1;
  rejectRowAt(state.table, line, 'row-too-long');
  state.prepared.kernel.parameters[P_LINE] = splitter.line();
  state.skip = undefined;
}

function finish(state: KernelRows): void {
  if (state.skip === undefined) readRows(state, true);
  else {
    const row = state.skip.end();
    if (row !== undefined) endSkip(state, state.skip, row.line);
  }
  takeFilled(state);
}

/** Reads, treats and writes all rows that are there whole. */
function readRows(state: KernelRows, last: boolean): void {
  const { prepared } = state;
  const { kernel, areas } = prepared;
  const end = areas.input + state.pending;
  kernel.bytes.fill(0, end, end + INPUT_SLACK);
  let from = 0;
  let rows = prepared.rows;
  while (rows === prepared.rows) {
    rows = kernel.exports.scan(from, state.pending, Number(last));
    from = kernel.parameters[P_POSITION] ?? 0;
    if (rows > 0) writeRows(state, rows);
    failIfBroken(state);
  }
  kernel.bytes.copyWithin(areas.input, areas.input + from, areas.input + state.pending);
  state.pending -= from;
}

function failIfBroken({ prepared: { kernel } }: KernelRows): void {
  const status = kernel.parameters[P_STATUS] ?? SCAN_ROWS;
  if (status === SCAN_ROWS) return;
  const fault = status === SCAN_BROKEN ? 'QUOTE_BROKEN' : 'QUOTE_UNCLOSED';
  throw new BulkError({ fault, line: kernel.parameters[P_LINE] ?? 0 });
}

function touch({ touched }: KernelRows, area: keyof Touched, bytes: number): void {
  touched[area] = Math.max(touched[area], bytes);
}

function writeRows(state: KernelRows, rows: number): void {
  const { table, prepared, capacity } = state;
  const { kernel, areas } = prepared;
  const { exports } = kernel;
  exports.treat(rows);
  if ((kernel.parameters[P_ASKS] ?? 0) > 0)
    touch(state, 'input', answerAsks(table, prepared, areas.input + capacity + INPUT_SLACK) - areas.input);
  exports.flushHashes();
  sealValues(kernel, table.parts.pseudonymizer.bulk?.());
  exports.startEmit();
  for (let more = true; more; ) {
    more = exports.emit(rows) !== 0;
    touch(state, 'output', kernel.parameters[P_OUTPUT_USED] ?? 0);
    appendOutput(table, prepared);
  }
  exports.endRows();
  tellRows(table, prepared, rows);
}

function appendOutput({ output }: OpenedTable, { kernel, areas }: PreparedKernel): void {
  const used = kernel.parameters[P_OUTPUT_USED] ?? 0;
  const ends = areas.ends / 4;
  output.append(
    kernel.bytes.subarray(areas.output, areas.output + used),
    kernel.words.subarray(ends, ends + (kernel.parameters[P_END_COUNT] ?? 0)),
  );
}

/** Moves the counts of cells over, which have 32 bits in the kernel. */
function takeFilled({ table, prepared: { kernel, areas } }: KernelRows): void {
  const { filled } = table.tally;
  const counts = kernel.words.subarray(areas.filled / 4, areas.filled / 4 + filled.length);
  counts.forEach((count, at) => {
    filled[at] = (filled[at] ?? 0) + count;
  });
  counts.fill(0);
}
