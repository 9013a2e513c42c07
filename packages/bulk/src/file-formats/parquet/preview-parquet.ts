import type { RejectReason, TablePlan } from '../../bulk-plan.ts';
import type { OutputColumn } from './columns/plan-columns.ts';
import { readValue, textOfValues } from './columns/text-of-value.ts';
import { isLost, keepValues, type Values } from './columns/values.ts';
import {
  locateColumns,
  type OpenedParquet,
  type OpenParquet,
  openInput,
  openParquet,
} from './open-parquet.ts';
import { isText } from './survey-group.ts';

export type ParquetPreview = {
  readonly plan: TablePlan;
  /** Texts of the first rows, as a CSV would have them; one list for each row, in the order of the plan's columns. */
  readonly before: readonly (readonly string[])[];
  /** The same as they would be written, without rejected rows. */
  readonly after: readonly (readonly string[])[];
};

type PreviewOptions = OpenParquet & {
  readonly rows: number;
  readonly onReject: (line: number, reason: RejectReason) => void;
};

/**
 * The first rows of a Parquet file before and after, by the code that makes the output. Of the file no more is read than its footer and the
 * first pages of what is wanted of its first row group.
 *
 * @throws BulkError as `runParquet`
 * @example (await previewParquet({ source, planTable, dependencies, rows: 3, onReject })).after[0]
 */
export async function previewParquet({
  rows: maxRows,
  onReject,
  ...open
}: PreviewOptions): Promise<ParquetPreview> {
  const opened = await openParquet(open);
  try {
    return await previewOpened({ rows: maxRows, onReject, ...open }, opened);
  } finally {
    opened.end();
  }
}

async function previewOpened(
  { rows: maxRows, onReject, ...open }: PreviewOptions,
  opened: OpenedParquet,
): Promise<ParquetPreview> {
  const { plan, columns, metadata } = opened;
  const group = metadata.row_groups.find(({ num_rows: rows }) => rows > 0n);
  if (group === undefined) return { plan, before: [], after: [] };
  const chunks = locateColumns([group], opened);
  const reading = { readRange: (from: number, to: number) => open.source.open(from, to) };
  const rows = Math.min(maxRows, Number(group.num_rows));
  const read: PreviewColumn[] = [];
  // One after the other: they share memory.
  for (const column of columns) {
    const input = openInput({ ...column, transform: keepValues }, chunks, { ...opened, reading });
    const { values } = await input.take(rows);
    await input.end();
    read.push({ column, values, transformed: column.transform(values) });
  }
  const all = Array.from({ length: rows }, (_, row) => row);
  const rejectedRows = all.filter((row) =>
    read.some(({ column, values }) => column.requiresText && !isText(values[row] ?? '')),
  );
  for (const row of rejectedRows) onReject(row + 1, 'not-text');
  return {
    plan,
    before: all.map((row) =>
      read.map(({ column, values }) => textAt(values, row, findInputElement(column, opened))),
    ),
    after: all
      .filter((row) => !rejectedRows.includes(row))
      .map((row) => read.map(({ column, transformed }) => textAt(transformed, row, column.element))),
  };
}

type PreviewColumn = { readonly column: OutputColumn; readonly values: Values; readonly transformed: Values };
type Element = OutputColumn['element'];

function findInputElement({ input, element }: OutputColumn, { elements }: OpenedParquet): Element {
  return elements.get(input ?? '') ?? element;
}

function textAt(values: Values, row: number, element: Element): string {
  const value = values[row] ?? null;
  if (value === null || isLost(value)) return '';
  try {
    return textOfValues(element)?.(readValue(value, element)) ?? '(bytes)';
  } catch {
    return '(bytes)';
  }
}
