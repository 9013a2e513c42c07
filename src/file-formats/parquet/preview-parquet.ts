import type { RejectReason, TablePlan } from '../../bulk/bulk-plan.ts';
import { type OpenParquet, openGroup, openParquet } from './open-parquet.ts';
import type { OutputColumn } from './plan-columns.ts';
import { readBytes } from './read-bytes.ts';
import { textOfValues } from './texts/text-of-value.ts';
import { treatSlice } from './treat-slice.ts';

export type ParquetPreview = {
  readonly plan: TablePlan;
  /** Texts of the first rows, as a CSV would have them; one list for each row, in the order of the plan's columns. */
  readonly before: readonly (readonly string[])[];
  /** The same as they would be written, without rejected rows. */
  readonly after: readonly (readonly string[])[];
};

/**
 * The first rows of a Parquet file before and after, by the code that makes the output. Of the file no more is read than its footer and what
 * is wanted of its first row group.
 *
 * @throws BulkError as `runParquet`
 * @example (await previewParquet({ source, planTable, parts, rows: 3, onReject })).after[0]
 */
export async function previewParquet({
  rows: most,
  onReject,
  ...open
}: OpenParquet & {
  readonly rows: number;
  readonly onReject: (line: number, reason: RejectReason) => void;
}): Promise<ParquetPreview> {
  const opened = await openParquet(open);
  const { plan, columns, metadata } = opened;
  const group = metadata.row_groups.find(({ num_rows: rows }) => rows > 0n);
  if (group === undefined) return { plan, before: [], after: [] };
  const reading = { take: (from: number, to: number) => readBytes(open.source, from, to) };
  const rows = Math.min(most, Number(group.num_rows));
  const values = (await openGroup({ ...opened, reading }, group)).take(rows);
  const made = treatSlice({ start: 0, rows, values }, columns, { onReject });
  const untreated = columns.map(({ input }) => Array.from(values.get(input ?? '') ?? []));
  const texts = (cells: readonly (readonly unknown[])[], count: number) =>
    Array.from({ length: count }, (_, row) =>
      columns.map((column, at) => textOf(cells[at]?.[row] ?? null, column, metadata)),
    );
  return { plan, before: texts(untreated, rows), after: texts(made, made[0]?.length ?? 0) };
}

function textOf(
  value: unknown,
  { input, element }: OutputColumn,
  { schema }: { readonly schema: readonly OutputColumn['element'][] },
): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  const own = schema.find(({ name, type }) => name === input && type !== undefined) ?? element;
  try {
    return textOfValues(own)?.(value) ?? '(bytes)';
  } catch {
    return '(bytes)';
  }
}
