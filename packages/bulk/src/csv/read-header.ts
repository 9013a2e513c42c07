import { BulkError } from '../bulk-fault.ts';
import type { BulkFault, PlanTable, TablePlan } from '../bulk-plan.ts';
import type { CsvLimits } from './rows/csv-limits.ts';
import { guardFormulas } from './text/formulas.ts';
import { isText, readRow, textOfCell } from './text/read-row.ts';
import type { RawRow } from './text/split-rows.ts';
import { writeCell } from './text/write-cell.ts';

type HeaderRules = {
  readonly planTable: PlanTable;
  readonly delimiter: string;
  readonly limits: CsvLimits;
};

/** What follows from a header: the plan, the cells that each row must have, and the header of the output. */
export type TableHeader = { readonly plan: TablePlan; readonly width: number; readonly text: Uint8Array };

/** @throws BulkError: a header cannot be rejected like a row, so whatever is wrong with it fails the file */
export function readHeader(row: RawRow, { planTable, delimiter, limits }: HeaderRules): TableHeader {
  const names = namesOf(row, delimiter, limits);
  const plan = planTable(names);
  if ('fault' in plan) throw new BulkError({ line: row.line, ...plan });
  if (plan.columns.length === 0) throw failure(row, 'COLUMNS_NONE');
  const text = plan.columns.map(({ name }) => writeCell(guard(name, plan), delimiter)).join(delimiter);
  return { plan, width: names.length, text: new TextEncoder().encode(`${text || '""'}${row.lineEnd}`) };
}

function namesOf(row: RawRow, delimiter: string, limits: CsvLimits): readonly string[] {
  const { cells, stray } = readRow(row.bytes, delimiter.charCodeAt(0));
  if (cells.length > limits.columns) throw failure(row, 'COLUMNS_TOO_MANY');
  if (stray) throw failure(row, 'QUOTE_BROKEN');
  if (!isText(row.bytes)) throw failure(row, 'ENCODING_UNKNOWN');
  return cells.map((cell) => textOfCell(row.bytes, cell));
}

/** A name is no datum that could be refused, so it is made harmless under either policy. */
function guard(name: string, { formulas }: TablePlan): string {
  return formulas === 'keep' ? name : guardFormulas(name);
}

function failure({ line }: RawRow, fault: BulkFault['fault']): BulkError {
  return new BulkError({ fault, line });
}
