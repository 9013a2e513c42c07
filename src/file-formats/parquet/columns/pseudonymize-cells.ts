import type { ColumnAct, EngineParts, TablePlan } from '../../../bulk/bulk-plan.ts';
import { openTable } from '../../../bulk/csv/open-table.ts';
import { notParquet } from '../parquet-limits.ts';
import { type Cells, isNull, NO_VALUE } from './cells.ts';
import { buildCells, type CellsBuilder } from './text-cells.ts';

type Pseudonymize = Extract<ColumnAct, { readonly type: 'pseudonymize' }>;

/** Fewer are not worth a kernel. */
const LEAST = 64;
const LONGEST = 1_024;

/**
 * Pseudonyms of the values of a column, by the kernel of tables, which hashes four at a time: plain texts go through it as a table of one
 * column, as they would in a CSV, and get what they would get there. All others are made one by one.
 *
 * @param single what a text becomes that is not plain, by its place
 */
export function pseudonymizeCells(
  texts: Cells,
  act: Pseudonymize,
  {
    pseudonymizer,
    single,
  }: Pick<EngineParts, 'pseudonymizer'> & {
    readonly single: (at: number) => string | null;
  },
): Cells {
  const plain = plainRows(texts);
  const isTable = plain.length >= LEAST;
  const builder = isTable ? viaTable(texts, plain, { act, pseudonymizer }) : buildCells(texts.length);
  if (isTable && plain.length === texts.length) return builder.cells();
  let next = 0;
  for (let at = 0; at < texts.length; at += 1) {
    if (isTable && plain[next] === at) {
      next += 1;
      continue;
    }
    const made = isNull(texts, at) ? null : single(at);
    if (made !== null) builder.setText(at, made);
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

const HEADER = new TextEncoder().encode('c\n');
const LINE_FEED = 0x0a;

type Making = { readonly act: Pseudonymize } & Pick<EngineParts, 'pseudonymizer'>;

function viaTable(texts: Cells, rows: Uint32Array, { act, pseudonymizer }: Making): CellsBuilder {
  const engine = openTable(() => planOf(act), FORM, { pseudonymizer, onReject: refuse });
  const parts = [engine.push(HEADER).slice(), engine.push(tableOf(texts, rows)).slice(), engine.end()];
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let used = 0;
  for (const part of parts) {
    made.set(part, used);
    used += part.length;
  }
  return readTable(made, rows, texts.length);
}

const FORM = { delimiter: ',', encoding: 'utf-8' } as const;

function planOf(act: Pseudonymize): TablePlan {
  return {
    columns: [{ name: 'c', source: 0, act }],
    ...{ dropped: [], unknown: [], missing: [] },
    ...{ rowOrder: 'kept', trim: false, formulas: 'keep' },
  };
}

/** A plain text is no row that a table rejects. */
function refuse(): never {
  throw notParquet();
}

function tableOf({ bytes, starts, lengths }: Cells, rows: Uint32Array): Uint8Array {
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

/** One line for each row, behind the header; two quotes are no value. */
function readTable(made: Uint8Array, rows: Uint32Array, length: number): CellsBuilder {
  const builder = buildCells(length, made);
  let start = made.indexOf(LINE_FEED) + 1;
  for (const row of rows) {
    const end = made.indexOf(LINE_FEED, start);
    if (end < 0) throw notParquet();
    if (made[start] !== 0x22) builder.setPlace(row, start, end - start);
    start = end + 1;
  }
  return builder;
}
