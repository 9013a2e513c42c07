import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { ColumnPlan, RejectReason } from '../../bulk-plan.ts';
import { guardFormulas } from '../text/formulas.ts';
import { type Cell, isText, readRow, textOfCell, trimCell } from '../text/read-row.ts';
import { createRowSplitter, type RawRow } from '../text/split-rows.ts';
import { writeCell } from '../text/write-cell.ts';
import { type CsvTally, EMPTY_ROW, type OpenedTable, type OpenRows } from './row-body.ts';

/** Rows in plain TypeScript: what is meant, and what serves where WebAssembly is off. */
export const openPlainRows: OpenRows = (table) => {
  const splitter = createRowSplitter(table.delimiter.charCodeAt(0), table.limits.rowBytes, table.firstLine);
  const take = (row: RawRow | undefined): void => {
    if (row !== undefined) writeRow(table, row);
  };
  return {
    push: (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const { next, row } = splitter.read(bytes, at);
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
  const { tally, parts, delimiter, lineEnd, output } = table;
  tally.rowsIn += 1;
  const cells = treatRow(table, row);
  if (typeof cells === 'string') {
    tally.rejected += 1;
    parts.onReject(row.line, cells);
    return;
  }
  countFilled(tally, cells);
  tally.rowsOut += 1;
  const text = cells.join(delimiter);
  const bytes = encoder.encode(`${text === '' ? EMPTY_ROW : text}${lineEnd}`);
  output.append(bytes, [bytes.length]);
}

function countFilled({ filled }: CsvTally, cells: readonly string[]): void {
  cells.forEach((cell, at) => {
    if (cell !== '' && cell !== EMPTY_ROW) filled[at] = (filled[at] ?? 0) + 1;
  });
}

/** The cells of the output as they are written, or why there are none. The first reason of this order counts. */
function treatRow(table: OpenedTable, row: RawRow): readonly string[] | RejectReason {
  if (row.tooLong) return 'row-too-long';
  const { cells, stray } = readRow(row.bytes, table.delimiter.charCodeAt(0));
  if (stray) return 'quote-stray';
  if (cells.some(({ start, end }) => end - start > table.limits.cellBytes)) return 'cell-too-long';
  if (cells.length !== table.width) return cells.length < table.width ? 'cells-missing' : 'cells-extra';
  if (!isText(row.bytes)) return 'not-text';
  const written = table.plan.columns.map((column) => treatCell(table, column, [row.bytes, cells]));
  const refused = written.filter((each) => typeof each !== 'string').map(({ reason }) => reason);
  if (refused.includes('formula')) return 'formula';
  return refused[0] ?? written.map(String);
}

type Refused = { readonly reason: RejectReason };
const FORMULA: Refused = { reason: 'formula' };
const TOO_LONG: Refused = { reason: 'cell-too-long' };

function treatCell(
  table: OpenedTable,
  { source, act }: ColumnPlan,
  [bytes, cells]: readonly [Uint8Array, readonly Cell[]],
): string | Refused {
  const raw = cells[source];
  if (raw === undefined) return '';
  const cell = table.plan.trim ? trimCell(bytes, raw) : raw;
  if (act.type === 'keep') return keepCell(table, bytes, cell);
  return applyAct(table, act, textOfCell(bytes, cell));
}

/** As it stands in the file, with or without quotes; in quotes where it has some inside and none around it. */
function keepCell({ plan }: OpenedTable, bytes: Uint8Array, cell: Cell): string | Refused {
  const text = textOfCell(bytes, { ...cell, doubled: false });
  if (text === '' && plan.trim) return '';
  const safe = plan.formulas === 'keep' ? text : guardFormulas(text);
  if (safe !== text && plan.formulas === 'refuse') return FORMULA;
  if (cell.inner) return `"${safe.replaceAll('"', '""')}"`;
  return cell.quoted ? `"${safe}"` : safe;
}

/**
 * What an act makes of the text of a cell, as it is written. Blank texts stay empty (psoxy-facts.md#k).
 *
 * @returns instead, why the row is rejected
 */
export function applyAct(
  { plan, parts, delimiter, limits }: OpenedTable,
  act: Exclude<ColumnPlan['act'], { readonly type: 'keep' }>,
  text: string,
): string | Refused {
  if (isBlankInJava(text)) return '';
  const { pseudonymizer } = parts;
  if (act.type === 'pseudonymize')
    return pseudonymizer[act.reversible ? 'reversible' : 'irreversible'](text, act.kind) ?? '';
  const made = act.apply(text, pseudonymizer) ?? '';
  const safe = plan.formulas === 'keep' ? made : guardFormulas(made);
  if (safe !== made && plan.formulas === 'refuse') return FORMULA;
  const written = writeCell(safe, delimiter);
  return isLonger(written, limits.cellBytes) ? TOO_LONG : written;
}

/** Whether a text has more bytes of UTF-8, of which a unit of UTF-16 becomes three at most. */
function isLonger(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && encoder.encode(text).length > bytes;
}
