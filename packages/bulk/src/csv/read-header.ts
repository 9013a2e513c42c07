import { BulkError } from '../bulk-fault.ts';
import type { BulkFault, PlanTable, TablePlan } from '../bulk-plan.ts';
import type { CsvLimits } from './rows/csv-limits.ts';
import { encodeCell } from './text/encode-cell.ts';
import { escapeFormulas } from './text/formulas.ts';
import { decodeCell, isValidUtf8, parseRow } from './text/parse-row.ts';
import type { RawRow } from './text/split-rows.ts';

type HeaderOptions = {
  readonly planTable: PlanTable;
  readonly delimiter: string;
  readonly limits: CsvLimits;
};

/** What follows from a header: the plan, the cells that each row must have, and the header of the output. */
export type TableHeader = { readonly plan: TablePlan; readonly width: number; readonly text: Uint8Array };

/** @throws BulkError: a header cannot be rejected like a row, so whatever is wrong with it fails the file */
export function readHeader(row: RawRow, { planTable, delimiter, limits }: HeaderOptions): TableHeader {
  const names = parseColumnNames(row, delimiter, limits);
  const plan = planTable(names);
  if ('fault' in plan) throw new BulkError({ line: row.line, ...plan });
  if (plan.columns.length === 0) throw headerError(row, 'COLUMNS_NONE');
  const text = plan.columns
    .map(({ name }) => encodeCell(guardFormula(name, plan), delimiter))
    .join(delimiter);
  return { plan, width: names.length, text: new TextEncoder().encode(`${text || '""'}${row.lineEnd}`) };
}

function parseColumnNames(row: RawRow, delimiter: string, limits: CsvLimits): readonly string[] {
  const { cells, hasStrayQuote } = parseRow(row.bytes, delimiter.charCodeAt(0));
  if (cells.length > limits.maxColumns) throw headerError(row, 'COLUMNS_TOO_MANY');
  if (hasStrayQuote) throw headerError(row, 'QUOTE_BROKEN');
  if (!isValidUtf8(row.bytes)) throw headerError(row, 'ENCODING_UNKNOWN');
  return cells.map((cell) => decodeCell(row.bytes, cell));
}

/** A name is no datum that could be refused, so it is made harmless under either policy. */
function guardFormula(name: string, { formulas }: TablePlan): string {
  return formulas === 'keep' ? name : escapeFormulas(name);
}

function headerError({ line }: RawRow, fault: BulkFault['fault']): BulkError {
  return new BulkError({ fault, line });
}
