import type { RejectReason, TablePlan } from '../../bulk-plan.ts';
import { type Cells, isNull, noCells, plainCells } from './columns/cells.ts';
import { ownCells } from './columns/join-cells.ts';
import type { OutputColumn } from './columns/plan-columns.ts';
import { valueReader } from './columns/value-at.ts';
import { locateChunks, physical } from './format/locate-chunks.ts';
import { type OpenedParquet, type OpenParquet, openInput, openParquet } from './pages/open-parquet.ts';
import { isUtf8At } from './rows/survey-group.ts';
import { textOfValues } from './texts/text-of-value.ts';

export type ParquetPreview = {
  readonly plan: TablePlan;
  /** Texts of the first rows, as a CSV would have them; one list for each row, in the order of the plan's columns. */
  readonly before: readonly (readonly string[])[];
  /** The same as they would be written, without rejected rows. */
  readonly after: readonly (readonly string[])[];
};

type Preview = OpenParquet & {
  readonly rows: number;
  readonly onReject: (line: number, reason: RejectReason) => void;
};

/**
 * The first rows of a Parquet file before and after, by the code that makes the output. Of the file no more is read than its footer and the
 * first pages of what is wanted of its first row group.
 *
 * @throws BulkError as `runParquet`
 * @example (await previewParquet({ source, planTable, parts, rows: 3, onReject })).after[0]
 */
export async function previewParquet({ rows: most, onReject, ...open }: Preview): Promise<ParquetPreview> {
  const opened = await openParquet(open);
  try {
    return await previewOpened({ rows: most, onReject, ...open }, opened);
  } finally {
    opened.end();
  }
}

async function previewOpened(
  { rows: most, onReject, ...open }: Preview,
  opened: OpenedParquet,
): Promise<ParquetPreview> {
  const { plan, columns, metadata, names, size, elements } = opened;
  const group = metadata.row_groups.find(({ num_rows: rows }) => rows > 0n);
  if (group === undefined) return { plan, before: [], after: [] };
  const chunks = locateChunks(group, { names, size, elements });
  const reading = { stretch: (from: number, to: number) => open.source.open(from, to) };
  const rows = Math.min(most, Number(group.num_rows));
  const read: ReadColumn[] = [];
  // One after the other: they share memory.
  for (const column of columns) {
    const input = openInput(column, chunks, { ...opened, reading });
    const cells = ownCells(plainCells((await input?.take(rows)) ?? noCells(rows)));
    await input?.end();
    read.push({ column, cells, treated: column.treat === 'keep' ? cells : column.treat(cells) });
  }
  const all = Array.from({ length: rows }, (_, row) => row);
  const bad = all.filter((row) => read.some(({ column, cells }) => column.isText && !isUtf8At(cells, row)));
  for (const row of bad) onReject(row + 1, 'not-text');
  return {
    plan,
    before: all.map((row) => read.map(({ column, cells }) => textOf(cells, row, inputOf(column, opened)))),
    after: all
      .filter((row) => !bad.includes(row))
      .map((row) => read.map(({ column, treated }) => textOf(treated, row, column.element))),
  };
}

type ReadColumn = { readonly column: OutputColumn; readonly cells: Cells; readonly treated: Cells };
type Element = OutputColumn['element'];

function inputOf({ input, element }: OutputColumn, { elements }: OpenedParquet): Element {
  return elements.get(input ?? '') ?? element;
}

function textOf(cells: Cells, row: number, element: Element): string {
  if (isNull(cells, row)) return '';
  try {
    return textOfValues(element)?.(valueReader(physical(element))(cells, row)) ?? '(bytes)';
  } catch {
    return '(bytes)';
  }
}
