import { sealValues } from '@nymgate/engine/sanitizer/bytes/flush-edits';
import { BulkError } from '../../bulk-fault.ts';
import type { CreateRowBody, OpenedTable } from '../rows/row-body.ts';
import { createRowSplitter, type RowSplitter } from '../text/split-rows.ts';
import {
  COUNT_FILLED,
  COUNT_WORDS,
  LOSS_EMPTIED,
  LOSS_REJECTED,
  P_END_COUNT,
  P_LINE,
  P_OUTPUT_USED,
  P_POSITION,
  P_REQUESTS,
  P_STATUS,
  SCAN_BROKEN,
  SCAN_ROWS,
} from './csv-words.ts';
import { handleHostCalls } from './handle-host-calls.ts';
import { type PreparedKernel, prepareTableKernel } from './prepare-kernel.ts';
import { rejectRowAt, reportRows } from './report-rows.ts';
import {
  clearDirtyRanges,
  clearTableKernel,
  type DirtyRanges,
  ensureMemory,
  INPUT_SLACK,
  layoutTexts,
} from './table-kernel.ts';

/** Bytes at which rows are read: enough for the kernel to fill its four lanes, few enough for the cache of a processor. */
const BATCH_BYTES = 131_072;
/** Room for input at first. */
const INPUT_CAPACITY = 262_144;

/** Rows by the kernel. It means what `openPlainRows` means, byte for byte. */
export const openKernelRows: CreateRowBody = (table) => createKernelRows(table, BATCH_BYTES);

/** @param batch bytes that are gathered before rows are read; small ones let tests cut anywhere */
export function createKernelRows(table: OpenedTable, batch: number): ReturnType<CreateRowBody> {
  const state: KernelRows = {
    table,
    prepared: prepareTableKernel(table),
    pending: 0,
    capacity: 0,
    minReadBytes: batch,
    dirtyRanges: { output: 0, input: 0 },
  };
  growInput(state, INPUT_CAPACITY);
  const guarded = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      clearTableKernel(state.prepared.kernel);
      throw error;
    }
  };
  return {
    write: (bytes) => guarded(() => appendInput(state, bytes, batch)),
    flush: () =>
      guarded(() => {
        if (state.skippedRow === undefined) readRows(state, false);
        addCellCounts(state);
      }),
    end: () => {
      guarded(() => finish(state));
      clearDirtyRanges(state.prepared.kernel, state.prepared.areas, state.dirtyRanges);
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
  minReadBytes: number;
  readonly dirtyRanges: DirtyRanges;
  /** Of a row that is too long to be held. */
  skippedRow?: RowSplitter | undefined;
};

/** Room for more input. No text stands behind it then. */
function growInput(state: KernelRows, capacity: number): void {
  const { kernel, areas } = state.prepared;
  const texts = areas.input + capacity + INPUT_SLACK;
  ensureMemory(kernel, texts + 1_024);
  layoutTexts(kernel, areas, texts);
  state.capacity = capacity;
}

function appendInput(state: KernelRows, bytes: Uint8Array, batch: number): void {
  let at = 0;
  while (at < bytes.length) {
    if (state.skippedRow !== undefined) {
      at = continueSkippedRow(state, state.skippedRow, [bytes, at]);
      continue;
    }
    const more = bytes.subarray(at, at + state.capacity - state.pending);
    const { kernel, areas } = state.prepared;
    kernel.bytes.set(more, areas.input + state.pending);
    state.pending += more.length;
    markDirty(state, 'input', state.pending);
    at += more.length;
    if (state.pending < Math.min(state.minReadBytes, state.capacity)) continue;
    readRows(state, false);
    // A row that does not end yet is not read again and again.
    state.minReadBytes = Math.max(batch, state.pending * 2);
    ensureRowCapacity(state);
  }
  addCellCounts(state);
}

/** For a row that does not end yet: more room, as long as it may be one. */
function ensureRowCapacity(state: KernelRows): void {
  const { maxRowBytes } = state.table.limits;
  // A line end may follow.
  if (state.pending > maxRowBytes + 2) beginSkippedRow(state);
  else if (state.pending === state.capacity)
    growInput(state, Math.min(state.capacity * 4, maxRowBytes + INPUT_CAPACITY));
}

function beginSkippedRow(state: KernelRows): void {
  const { table, prepared, pending } = state;
  const { kernel, areas } = prepared;
  const line = kernel.parameters[P_LINE] ?? 0;
  state.skippedRow = createRowSplitter(table.delimiter.charCodeAt(0), table.limits.maxRowBytes, line);
  continueSkippedRow(state, state.skippedRow, [kernel.bytes.subarray(areas.input, areas.input + pending), 0]);
  state.pending = 0;
}

/** @returns where in the bytes the row ends */
function continueSkippedRow(
  state: KernelRows,
  splitter: RowSplitter,
  [bytes, at]: readonly [Uint8Array, number],
): number {
  const { next, row } = splitter.readRow(bytes, at);
  if (row === undefined) return bytes.length;
  finishSkippedRow(state, splitter, row.line);
  return next;
}

function finishSkippedRow(state: KernelRows, splitter: RowSplitter, line: number): void {
  state.table.rowCounts.rowsIn += 1;
  rejectRowAt(state.table, line, 'row-too-long');
  state.prepared.kernel.parameters[P_LINE] = splitter.line();
  state.skippedRow = undefined;
}

function finish(state: KernelRows): void {
  if (state.skippedRow === undefined) readRows(state, true);
  else {
    const row = state.skippedRow.end();
    if (row !== undefined) finishSkippedRow(state, state.skippedRow, row.line);
  }
  addCellCounts(state);
}

/** Reads, treats and writes all rows that are there whole. */
function readRows(state: KernelRows, last: boolean): void {
  const { prepared } = state;
  const { kernel, areas } = prepared;
  const end = areas.input + state.pending;
  kernel.bytes.fill(0, end, end + INPUT_SLACK);
  let from = 0;
  let rows = prepared.rowCapacity;
  while (rows === prepared.rowCapacity) {
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

function markDirty({ dirtyRanges }: KernelRows, area: keyof DirtyRanges, bytes: number): void {
  dirtyRanges[area] = Math.max(dirtyRanges[area], bytes);
}

function writeRows(state: KernelRows, rows: number): void {
  const { table, prepared, capacity } = state;
  const { kernel, areas } = prepared;
  const { exports } = kernel;
  exports.treat(rows);
  if ((kernel.parameters[P_REQUESTS] ?? 0) > 0)
    markDirty(
      state,
      'input',
      handleHostCalls(table, prepared, areas.input + capacity + INPUT_SLACK) - areas.input,
    );
  exports.flushHashes();
  sealValues(kernel, table.dependencies.pseudonymizer.bulk?.());
  exports.startEmit();
  for (let more = true; more; ) {
    more = exports.emit(rows) !== 0;
    markDirty(state, 'output', kernel.parameters[P_OUTPUT_USED] ?? 0);
    appendOutput(table, prepared);
  }
  exports.endRows();
  reportRows(table, prepared, rows);
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
function addCellCounts({ table, prepared: { kernel, areas } }: KernelRows): void {
  const { cells } = table.rowCounts;
  const first = areas.counts / 4;
  const words = kernel.words.subarray(first, first + cells.length * COUNT_WORDS);
  cells.forEach((count, at) => {
    const word = at * COUNT_WORDS;
    count.filled += words[word + COUNT_FILLED] ?? 0;
    count.emptied += words[word + LOSS_EMPTIED] ?? 0;
    count.rejected += words[word + LOSS_REJECTED] ?? 0;
  });
  words.fill(0);
}
