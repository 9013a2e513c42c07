import type { ColumnAct, EngineParts, TablePlan } from '../../../bulk-plan.ts';
import { openTable } from '../../../csv/open-table.ts';
import type { TableEngine } from '../../../csv/open-table-with.ts';
import { notParquet } from '../format/parquet-limits.ts';
import { type Cells, isNull, NO_VALUE } from './cells.ts';
import { buildCells, type CellsBuilder } from './text-cells.ts';

type Pseudonymize = Extract<ColumnAct, { readonly type: 'pseudonymize' }>;

/** Pseudonyms of the values of columns. */
export type CellPseudonyms = {
  /** @param single what a text becomes that is not plain, by its place */
  readonly of: (texts: Cells, act: Pseudonymize, single: (at: number) => string | null) => Cells;
  /** Nothing more is asked for: overwrites what has held keys (RES-01). */
  readonly end: () => void;
};

/** Fewer are not worth a way through a table. */
const LEAST = 64;
const LONGEST = 1_024;

/**
 * Makes them by the kernel of tables, which hashes four at a time: plain texts go through it as a table of one column, as they would in a CSV,
 * and get what they would get there. All others are made one by one. One table serves all columns of one kind.
 */
export function createCellPseudonyms(pseudonymizer: EngineParts['pseudonymizer']): CellPseudonyms {
  const tables = new Map<string, TableEngine>();
  const tableOf = (act: Pseudonymize): TableEngine => {
    const key = `${act.kind} ${act.reversible}`;
    const known = tables.get(key);
    if (known !== undefined) return known;
    const table = openTable(() => planOf(act), FORM, { pseudonymizer, onReject: refuse });
    if (table.push(HEADER).length !== HEADER.length) throw notParquet();
    tables.set(key, table);
    return table;
  };
  return {
    of: (texts, act, single) => {
      const plain = plainRows(texts);
      if (plain.length < LEAST) return othersOf(texts, buildCells(texts.length), { plain: NONE, single });
      return othersOf(texts, viaTable(tableOf(act), texts, plain), { plain, single });
    },
    end: () => {
      for (const table of tables.values()) table.end();
      tables.clear();
    },
  };
}

const NONE = new Uint32Array(0);

type Others = { readonly plain: Uint32Array; readonly single: (at: number) => string | null };

/** All that are not plain. */
function othersOf(texts: Cells, builder: CellsBuilder, { plain, single }: Others): Cells {
  let next = 0;
  for (let at = 0; at < texts.length && plain.length < texts.length; at += 1) {
    if (plain[next] === at) next += 1;
    else {
      const made = isNull(texts, at) ? null : single(at);
      if (made !== null) builder.setText(at, made);
    }
  }
  return builder.cells();
}

/** Bytes that mean nothing in a table, and are no blanks: printable ASCII but for quotes and the delimiter. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x2c),
);

function plainRows(texts: Cells): Uint32Array {
  const rows = new Uint32Array(texts.length);
  let count = 0;
  for (let at = 0; at < texts.length; at += 1) {
    if (!isPlain(texts, at)) continue;
    rows[count] = at;
    count += 1;
  }
  return rows.subarray(0, count);
}

function isPlain({ bytes, starts, lengths }: Cells, at: number): boolean {
  const [start, length] = [starts[at] ?? NO_VALUE, lengths[at] ?? 0];
  if (start === NO_VALUE || length === 0 || length > LONGEST) return false;
  for (let place = start; place < start + length; place += 1)
    if (IS_PLAIN[bytes[place] ?? 0] === 0) return false;
  return true;
}

/** Longer than a mark of an encoding, which a table waits for. */
const HEADER = new TextEncoder().encode('values\n');
const LINE_FEED = 0x0a;

function viaTable(table: TableEngine, texts: Cells, rows: Uint32Array): CellsBuilder {
  const first = table.push(linesOf(texts, rows)).slice();
  const second = table.flush();
  const made = new Uint8Array(first.length + second.length);
  made.set(first);
  made.set(second, first.length);
  return readLines(made, rows, texts.length);
}

const FORM = { delimiter: ',', encoding: 'utf-8' } as const;

function planOf(act: Pseudonymize): TablePlan {
  return {
    columns: [{ name: 'values', source: 0, act }],
    ...{ dropped: [], unknown: [], missing: [] },
    ...{ rowOrder: 'kept', trim: false, formulas: 'keep' },
  };
}

/** A plain text is no row that a table rejects. */
function refuse(): never {
  throw notParquet();
}

function linesOf({ bytes, starts, lengths }: Cells, rows: Uint32Array): Uint8Array {
  let size = 0;
  for (const row of rows) size += (lengths[row] ?? 0) + 1;
  const table = new Uint8Array(size);
  let to = 0;
  for (const row of rows) {
    const start = starts[row] ?? 0;
    const end = start + (lengths[row] ?? 0);
    for (let place = start; place < end; place += 1, to += 1) table[to] = bytes[place] ?? 0;
    table[to] = LINE_FEED;
    to += 1;
  }
  return table;
}

/** One line for each row; two quotes are no value. */
function readLines(made: Uint8Array, rows: Uint32Array, length: number): CellsBuilder {
  const builder = buildCells(length, made);
  let start = 0;
  for (const row of rows) {
    const end = made.indexOf(LINE_FEED, start);
    if (end < 0) throw notParquet();
    if (made[start] !== 0x22) builder.setPlace(row, start, end - start);
    start = end + 1;
  }
  // Another number of lines would give rows the values of others.
  if (start !== made.length) throw notParquet();
  return builder;
}
