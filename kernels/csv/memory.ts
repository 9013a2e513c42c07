// The words that host and kernel exchange.
import { CELL_WORDS, COLUMN_WORDS, P_CELLS, P_COLUMNS, P_ROWS, P_WIDTH, P_WORDS, ROW_WORDS } from '../../packages/bulk/src/csv/kernel/csv-words.ts';

export const PARAMETERS: usize = memory.data(<i32>(P_WORDS * 4), 64);

// @inline
export function parameter(word: i32): u32 {
  return load<u32>(PARAMETERS + (<usize>word << 2));
}
// @inline
export function setParameter(word: i32, value: u32): void {
  store<u32>(PARAMETERS + (<usize>word << 2), value);
}
// @inline
export function wordAt(address: usize, word: i32): u32 {
  return load<u32>(address + (<usize>word << 2));
}
// @inline
export function setWord(address: usize, word: i32, value: u32): void {
  store<u32>(address + (<usize>word << 2), value);
}

// @inline
export function rowAt(row: u32): usize {
  return <usize>parameter(P_ROWS) + <usize>row * (<usize>ROW_WORDS * 4);
}
/** The cells of a row. */
// @inline
export function cellsAddress(row: u32): usize {
  return <usize>parameter(P_CELLS) + <usize>row * <usize>parameter(P_WIDTH) * (<usize>CELL_WORDS * 4);
}
// @inline
export function columnAt(column: u32): usize {
  return <usize>parameter(P_COLUMNS) + <usize>column * (<usize>COLUMN_WORDS * 4);
}
