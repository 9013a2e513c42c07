import type { EngineDependencies, TablePlan } from '../../bulk-plan.ts';
import type { CellCounts } from '../../column-counts.ts';
import type { LineEnd } from '../text/split-rows.ts';
import type { CsvLimits } from './csv-limits.ts';
import type { RowOutput } from './row-output.ts';

/** A table whose header was read: all that its rows need. */
export type OpenedTable = {
  readonly plan: TablePlan;
  /** Cells that a row must have. */
  readonly width: number;
  readonly delimiter: string;
  /** Of the header, and then of every row that is written. */
  readonly lineEnd: LineEnd;
  /** Line on which the first row begins. */
  readonly firstLine: number;
  readonly limits: CsvLimits;
  readonly dependencies: EngineDependencies;
  readonly output: RowOutput;
  readonly rowCounts: CsvCounts;
};

export type CsvCounts = {
  rowsIn: number;
  rowsOut: number;
  rejected: number;
  /** By column of the output. */
  readonly cells: CellCounts[];
};

/**
 * What reads, treats and writes the rows behind a header. Two do: one in plain TypeScript, which is easy to read and says what is
 * meant, and one in a kernel of WebAssembly, which is fast; tests hold them equal byte for byte.
 */
export type RowBody = {
  /** @throws BulkError */
  readonly write: (bytes: Uint8Array) => void;
  /** Writes all rows that have come whole, few as they may be. @throws BulkError */
  readonly flush: () => void;
  /** @throws BulkError */
  readonly end: () => void;
};
export type CreateRowBody = (table: OpenedTable) => RowBody;

/** A cell that readers take for empty, for a row of one column: an empty line wouldn't be a row. */
export const EMPTY_ROW = '""';
