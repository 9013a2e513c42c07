import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { BulkError } from '../bulk-fault.ts';
import type {
  BulkCounts,
  BulkEngine,
  EngineDependencies,
  PlanTable,
  TableFormat,
  TablePlan,
} from '../bulk-plan.ts';
import { NO_CELLS, toColumnCount } from '../column-counts.ts';
import { readHeader } from './read-header.ts';
import { CSV_LIMITS, type CsvLimits, DELIMITERS } from './rows/csv-limits.ts';
import type { CreateRowBody, CsvCounts, OpenedTable, RowBody } from './rows/row-body.ts';
import { createOrderedOutput, createShuffledOutput, type RowOutput } from './rows/row-output.ts';
import { isPreamble } from './text/preamble.ts';
import { readFirstRow } from './text/read-first-row.ts';
import { createRowSplitter, type RawRow } from './text/split-rows.ts';
import { createTranscoder } from './text/transcode.ts';

export type TableOptions = {
  readonly openRows: CreateRowBody;
  readonly limits?: CsvLimits;
};

/** An engine that returns the rows received so far. Its output is valid until the next call. */
export type TableEngine = BulkEngine & { readonly flush: () => Uint8Array };

/**
 * An engine over a table of text with the given way to treat its rows.
 *
 * @throws RangeError for a delimiter outside `DELIMITERS`
 */
export function createTableEngine(
  options: TableOptions,
  [planTable, tableFormat, parts]: readonly [PlanTable, TableFormat, EngineDependencies],
): TableEngine {
  if (!DELIMITERS.includes(tableFormat.delimiter)) throw new RangeError('The delimiter is not allowed.');
  const limits = options.limits ?? CSV_LIMITS;
  const transcoder = createTranscoder(tableFormat.encoding);
  const header = createRowSplitter(tableFormat.delimiter.charCodeAt(0), limits.maxRowBytes);
  const tally: CsvCounts = { rowsIn: 0, rowsOut: 0, rejected: 0, cells: [] };
  const openOptions = {
    openRows: options.openRows,
    planTable,
    delimiter: tableFormat.delimiter,
    limits,
    dependencies: parts,
    rowCounts: tally,
  };
  let openedBody: OpenedBody | undefined;

  const processRow = (text: Uint8Array): void => {
    if (openedBody !== undefined) {
      openedBody.body.write(text);
      return;
    }
    const { next, row } = readFirstRow(header, text, 0);
    if (row === undefined) return;
    openedBody = openBody(row, header.line(), openOptions);
    openedBody.body.write(text.subarray(next));
  };
  return {
    write: (chunk) => {
      processRow(transcoder.push(chunk));
      return openedBody?.output.take(false) ?? EMPTY_BYTES;
    },
    flush: () => {
      openedBody?.body.flush();
      return openedBody?.output.take(false) ?? EMPTY_BYTES;
    },
    end: () => {
      processRow(transcoder.end());
      const row = openedBody === undefined ? header.end() : undefined;
      if (row !== undefined && !isPreamble(row)) openedBody = openBody(row, header.line(), openOptions);
      if (openedBody === undefined) throw new BulkError({ fault: 'HEADER_MISSING' });
      openedBody.body.end();
      return openedBody.output.take(true);
    },
    counts: () => toCounts(tally, openedBody?.plan),
    plan: () => openedBody?.plan,
  };
}

type OpenedBody = { readonly plan: TablePlan; readonly body: RowBody; readonly output: RowOutput };

type OpenBodyOptions = Pick<OpenedTable, 'delimiter' | 'limits' | 'dependencies' | 'rowCounts'> & {
  readonly openRows: CreateRowBody;
  readonly planTable: PlanTable;
};

/** What takes the rows behind a header, which is written already. */
function openBody(
  row: RawRow,
  firstLine: number,
  { openRows, planTable, delimiter, limits, dependencies, rowCounts }: OpenBodyOptions,
): OpenedBody {
  const { plan, width, text } = readHeader(row, { planTable, delimiter, limits });
  const output = createRowOutput(plan, dependencies.pseudonymizer);
  rowCounts.cells.push(...plan.columns.map(() => ({ filled: 0, emptied: 0, rejected: 0 })));
  output.append(text, []);
  const { lineEnd } = row;
  const body = openRows({
    plan,
    width,
    delimiter,
    lineEnd,
    firstLine,
    limits,
    dependencies,
    output,
    rowCounts,
  });
  return { plan, output, body };
}

const EMPTY_BYTES = new Uint8Array(0);

function createRowOutput({ rowOrder }: TablePlan, pseudonymizer: Pseudonymizer): RowOutput {
  return rowOrder === 'shuffled' ? createShuffledOutput(pseudonymizer) : createOrderedOutput();
}

function toCounts({ rowsIn, rowsOut, rejected, cells }: CsvCounts, plan: TablePlan | undefined): BulkCounts {
  const columns = (plan?.columns ?? []).map((column, at) => toColumnCount(column, cells[at] ?? NO_CELLS));
  return { rowsIn, rowsOut, rejected, columns };
}
