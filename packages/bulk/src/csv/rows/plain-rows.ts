import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { ColumnPlan, RejectReason } from '../../bulk-plan.ts';
import { hasUnprintable } from '../../kept-text.ts';
import { encodeCell } from '../text/encode-cell.ts';
import { escapeFormulas } from '../text/formulas.ts';
import { type Cell, decodeCell, isValidUtf8, parseRow, trimCell } from '../text/parse-row.ts';
import { createRowSplitter, type RawRow } from '../text/split-rows.ts';
import { type CreateRowBody, type CsvCounts, EMPTY_ROW, type OpenedTable } from './row-body.ts';

/** Rows in plain TypeScript: what is meant, and what serves where WebAssembly is off. */
export const openPlainRows: CreateRowBody = (table) => {
  const splitter = createRowSplitter(
    table.delimiter.charCodeAt(0),
    table.limits.maxRowBytes,
    table.firstLine,
  );
  const take = (row: RawRow | undefined): void => {
    if (row !== undefined) writeRow(table, row);
  };
  return {
    write: (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const { next, row } = splitter.readRow(bytes, at);
        take(row);
        at = next;
      }
    },
    flush: () => undefined,
    end: () => take(splitter.end()),
  };
};

const encoder = new TextEncoder();

function writeRow(table: OpenedTable, row: RawRow): void {
  const { rowCounts, dependencies, delimiter, lineEnd, output } = table;
  rowCounts.rowsIn += 1;
  const cells = transformRow(table, row);
  if (typeof cells === 'string') {
    rowCounts.rejected += 1;
    dependencies.onReject(row.line, cells);
    return;
  }
  countCells(rowCounts, cells);
  rowCounts.rowsOut += 1;
  const text = cells.map(({ written }) => written).join(delimiter);
  const bytes = encoder.encode(`${text === '' ? EMPTY_ROW : text}${lineEnd}`);
  output.append(bytes, [bytes.length]);
}

function countCells({ cells: counts }: CsvCounts, cells: readonly WrittenCell[]): void {
  cells.forEach(({ written, loss }, at) => {
    const count = counts[at];
    if (count === undefined) return;
    if (loss !== undefined) count[loss] += 1;
    else if (written !== '' && written !== EMPTY_ROW) count.filled += 1;
  });
}

/** The cells of the output as they are written, or why there are none. The first reason of this order counts. */
function transformRow(table: OpenedTable, row: RawRow): readonly WrittenCell[] | RejectReason {
  if (row.tooLong) return 'row-too-long';
  const { cells, hasStrayQuote } = parseRow(row.bytes, table.delimiter.charCodeAt(0));
  if (hasStrayQuote) return 'quote-stray';
  if (cells.some(({ start, end }) => end - start > table.limits.maxCellBytes)) return 'cell-too-long';
  if (cells.length !== table.width) return cells.length < table.width ? 'cells-missing' : 'cells-extra';
  if (!isValidUtf8(row.bytes)) return 'not-text';
  const written = table.plan.columns.map((column) => transformCell(table, column, [row.bytes, cells]));
  const reasons = written.flatMap((cell) => ('reason' in cell ? [cell.reason] : []));
  if (reasons.includes('formula')) return 'formula';
  return reasons[0] ?? written.flatMap((cell) => ('reason' in cell ? [] : [cell]));
}

/** A cell as it is written; `loss`: it is empty and was not, by its rule or because of what stood in it. */
export type WrittenCell = { readonly written: string; readonly loss?: 'emptied' | 'rejected' };

const EMPTY_CELL: WrittenCell = { written: '' };
const EMPTIED_CELL: WrittenCell = { written: '', loss: 'emptied' };
const REJECTED_CELL: WrittenCell = { written: '', loss: 'rejected' };

type Rejection = { readonly reason: RejectReason };
const FORMULA_REJECTION: Rejection = { reason: 'formula' };
const TOO_LONG_REJECTION: Rejection = { reason: 'cell-too-long' };

function transformCell(
  table: OpenedTable,
  { source, action }: ColumnPlan,
  [bytes, cells]: readonly [Uint8Array, readonly Cell[]],
): WrittenCell | Rejection {
  const raw = cells[source];
  if (raw === undefined) return EMPTY_CELL;
  const cell = table.plan.trim ? trimCell(bytes, raw) : raw;
  if (action.type === 'keep') return keepCell(table, bytes, { ...cell, asItIs: action.asItIs === true });
  return applyColumnAction(table, action, decodeCell(bytes, cell));
}

/** As it stands in the file, with or without quotes; in quotes where it has some inside and none around it. */
function keepCell(
  { plan }: OpenedTable,
  bytes: Uint8Array,
  cell: Cell & { readonly asItIs: boolean },
): WrittenCell | Rejection {
  const text = decodeCell(bytes, { ...cell, hasEscapedQuotes: false });
  if (text === '' && plan.trim) return EMPTY_CELL;
  const safe = plan.formulas === 'keep' ? text : escapeFormulas(text);
  if (safe !== text && plan.formulas === 'refuse') return FORMULA_REJECTION;
  if (!cell.asItIs && hasUnprintable(text)) return REJECTED_CELL;
  if (cell.hasInnerQuotes) return { written: `"${safe.replaceAll('"', '""')}"` };
  return { written: cell.quoted ? `"${safe}"` : safe };
}

/**
 * What an act makes of the text of a cell, as it is written. Blank texts stay empty (psoxy-facts.md#k).
 *
 * @returns instead, why the row is rejected
 */
export function applyColumnAction(
  { plan, dependencies, delimiter, limits }: OpenedTable,
  action: Exclude<ColumnPlan['action'], { readonly type: 'keep' }>,
  text: string,
): WrittenCell | Rejection {
  if (isBlankInJava(text)) return EMPTY_CELL;
  const { pseudonymizer } = dependencies;
  if (action.type === 'pseudonymize') {
    const pseudonym = pseudonymizer[action.reversible ? 'reversible' : 'irreversible'](text, action.kind);
    return pseudonym === null ? EMPTIED_CELL : { written: pseudonym };
  }
  const transformed = action.apply(text, pseudonymizer);
  if (transformed === undefined) return REJECTED_CELL;
  if (transformed === null || transformed === '') return EMPTIED_CELL;
  const safe = plan.formulas === 'keep' ? transformed : escapeFormulas(transformed);
  if (safe !== transformed && plan.formulas === 'refuse') return FORMULA_REJECTION;
  const written = encodeCell(safe, delimiter);
  return exceedsByteLength(written, limits.maxCellBytes) ? TOO_LONG_REJECTION : { written };
}

/** Whether a text has more bytes of UTF-8, of which a unit of UTF-16 becomes three at most. */
function exceedsByteLength(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && encoder.encode(text).length > bytes;
}
