import type { RawRow } from './split-rows.ts';

const PREAMBLE = /^(?:#TYPE .*|"?sep=.?"?)$/;
const decoder = new TextDecoder();

/**
 * Whether a line above the header is one that programs write there for each other: `#TYPE …` of `Export-Csv` in Windows PowerShell, and
 * `sep=;` of Excel. It is no header, and no row. The delimiter is that of the rules all the same: it is stated, never guessed.
 */
export function isPreamble({ bytes }: Pick<RawRow, 'bytes'>): boolean {
  return bytes.length < MAX_PREAMBLE_BYTES && PREAMBLE.test(decoder.decode(bytes));
}

const MAX_PREAMBLE_BYTES = 512;
