import { BulkError } from '../../bulk-fault.ts';
import { isPreamble } from './preamble.ts';
import type { RowSplitter } from './split-rows.ts';

/**
 * Reads up to the header of a table, past what programs write above it. A header that is too long fails at the limit, whatever follows:
 * so the fault doesn't depend on how the file is split into chunks.
 *
 * @returns as `RowSplitter.read`; without a row where the header does not end in this text
 * @throws BulkError ROW_TOO_LONG, QUOTE_BROKEN
 */
export function readFirstRow(
  splitter: RowSplitter,
  text: Uint8Array,
  from: number,
): ReturnType<RowSplitter['readRow']> {
  try {
    let found = splitter.readRow(text, from);
    while (found.row !== undefined && isPreamble(found.row)) found = splitter.readRow(text, found.next);
    if (found.row?.tooLong === true) throw rowTooLongError(found.row.line);
    const line = splitter.tooLong();
    if (line !== undefined) throw rowTooLongError(line);
    return found;
  } catch (error) {
    const line = splitter.tooLong();
    throw line === undefined ? error : rowTooLongError(line);
  }
}

function rowTooLongError(line: number): BulkError {
  return new BulkError({ fault: 'ROW_TOO_LONG', line });
}
