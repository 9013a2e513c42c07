import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { BulkError } from '../bulk-fault.ts';
import type { BulkCounts, BulkEngine, EngineParts, PlanTable, TableForm, TablePlan } from '../bulk-plan.ts';
import { describeAct } from '../describe-act.ts';
import { readHeader } from './read-header.ts';
import { CSV_LIMITS, type CsvLimits, DELIMITERS } from './rows/csv-limits.ts';
import type { CsvTally, OpenedTable, OpenRows, RowBody } from './rows/row-body.ts';
import { createKeptOutput, createShuffledOutput, type RowOutput } from './rows/row-output.ts';
import { firstRow } from './text/first-row.ts';
import { isPreamble } from './text/preamble.ts';
import { createRowSplitter, type RawRow } from './text/split-rows.ts';
import { createTranscoder } from './text/transcode.ts';

export type TableOptions = {
  readonly openRows: OpenRows;
  readonly limits?: CsvLimits;
};

/** An engine that gives the rows that have come, for whoever waits for them. What it gives belongs to its taker until the next call. */
export type TableEngine = BulkEngine & { readonly flush: () => Uint8Array };

/**
 * An engine over a table of text with the given way to treat its rows.
 *
 * @throws RangeError for a delimiter that is none of `DELIMITERS`
 */
export function openTableWith(
  options: TableOptions,
  [planTable, form, parts]: readonly [PlanTable, TableForm, EngineParts],
): TableEngine {
  if (!DELIMITERS.includes(form.delimiter)) throw new RangeError('The delimiter is none of those allowed.');
  const limits = options.limits ?? CSV_LIMITS;
  const transcoder = createTranscoder(form.encoding);
  const header = createRowSplitter(form.delimiter.charCodeAt(0), limits.rowBytes);
  const tally: CsvTally = { rowsIn: 0, rowsOut: 0, rejected: 0, filled: [] };
  const opening = { openRows: options.openRows, planTable, delimiter: form.delimiter, limits, parts, tally };
  let opened: Opened | undefined;

  const take = (text: Uint8Array): void => {
    if (opened !== undefined) {
      opened.body.push(text);
      return;
    }
    const { next, row } = firstRow(header, text, 0);
    if (row === undefined) return;
    opened = openBody(row, header.line(), opening);
    opened.body.push(text.subarray(next));
  };
  return {
    push: (chunk) => {
      take(transcoder.push(chunk));
      return opened?.output.take(false) ?? NOTHING;
    },
    flush: () => {
      opened?.body.flush();
      return opened?.output.take(false) ?? NOTHING;
    },
    end: () => {
      take(transcoder.end());
      const row = opened === undefined ? header.end() : undefined;
      if (row !== undefined && !isPreamble(row)) opened = openBody(row, header.line(), opening);
      if (opened === undefined) throw new BulkError({ fault: 'HEADER_MISSING' });
      opened.body.end();
      return opened.output.take(true);
    },
    counts: () => countsOf(tally, opened?.plan),
    plan: () => opened?.plan,
  };
}

type Opened = { readonly plan: TablePlan; readonly body: RowBody; readonly output: RowOutput };

type Opening = Pick<OpenedTable, 'delimiter' | 'limits' | 'parts' | 'tally'> & {
  readonly openRows: OpenRows;
  readonly planTable: PlanTable;
};

/** What takes the rows behind a header, which is written already. */
function openBody(
  row: RawRow,
  firstLine: number,
  { openRows, planTable, delimiter, limits, parts, tally }: Opening,
): Opened {
  const { plan, width, text } = readHeader(row, { planTable, delimiter, limits });
  const output = outputFor(plan, parts.pseudonymizer);
  tally.filled.push(...plan.columns.map(() => 0));
  output.append(text, []);
  const { lineEnd } = row;
  const body = openRows({ plan, width, delimiter, lineEnd, firstLine, limits, parts, output, tally });
  return { plan, output, body };
}

const NOTHING = new Uint8Array(0);

function outputFor({ rowOrder }: TablePlan, pseudonymizer: Pseudonymizer): RowOutput {
  return rowOrder === 'shuffled' ? createShuffledOutput(pseudonymizer) : createKeptOutput();
}

function countsOf({ rowsIn, rowsOut, rejected, filled }: CsvTally, plan: TablePlan | undefined): BulkCounts {
  const columns = (plan?.columns ?? []).map(({ name, act }, at) => ({
    name,
    treatment: describeAct(act),
    filled: filled[at] ?? 0,
  }));
  return { rowsIn, rowsOut, rejected, columns };
}
