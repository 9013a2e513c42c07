import { Buffer } from 'node:buffer';
import type { ColumnAction, EngineDependencies, TablePlan } from '../../../bulk-plan.ts';
import type { TableEngine } from '../../../csv/create-table-engine.ts';
import { openTable } from '../../../csv/open-table.ts';
import { notParquetError } from '../format/parquet-limits.ts';
import type { Values } from './values.ts';

type Pseudonymize = Extract<ColumnAction, { readonly type: 'pseudonymize' }>;

/** Pseudonyms of the texts of columns. */
export type TextPseudonyms = {
  /** @param single what a text becomes that is not plain */
  readonly of: (texts: Values, act: Pseudonymize, single: (text: string) => string | null) => Values;
  /** Nothing more is asked for: overwrites what has held keys (RES-01). */
  readonly end: () => void;
};

/** Fewer are not worth a way through a table. */
const LEAST = 64;
/** Characters that mean nothing in a table, and are no blanks: printable ASCII but for quotes and the delimiter. */
const IS_PLAIN = /^[!#-+\--~]{1,1024}$/;
const FORM = { delimiter: ',', encoding: 'utf-8' } as const;
/** Longer than a mark of an encoding, which a table waits for. */
const HEADER = Buffer.from('values\n');

/**
 * Uses the table kernel, which hashes four values at a time: plain texts pass it as a table of one column and get the same result as
 * in a CSV. All others are pseudonymized one by one. One table serves all columns of a kind.
 */
export function createTextPseudonyms(pseudonymizer: EngineDependencies['pseudonymizer']): TextPseudonyms {
  const tables = new Map<string, TableEngine>();
  const getTable = (act: Pseudonymize): TableEngine => {
    const key = `${act.kind} ${act.reversible}`;
    const known = tables.get(key);
    if (known !== undefined) return known;
    const table = openTable(() => createPlan(act), FORM, { pseudonymizer, onReject: refuse });
    if (table.write(HEADER).length !== HEADER.length) throw notParquetError();
    tables.set(key, table);
    return table;
  };
  return {
    of: (texts, act, single) => {
      const isPlain = texts.map((text) => text !== null && IS_PLAIN.test(text));
      const plain = texts.filter((_, at) => isPlain[at]);
      const made = plain.length < LEAST ? undefined : viaTable(getTable(act), plain);
      let next = 0;
      return texts.map((text, at) => {
        if (made === undefined || isPlain[at] !== true) return text === null ? null : single(text);
        next += 1;
        return made[next - 1] ?? null;
      });
    },
    end: () => {
      for (const table of tables.values()) table.end();
      tables.clear();
    },
  };
}

/** One line for each text; two quotes are no value. */
function viaTable(table: TableEngine, texts: Values): Values {
  const first = Buffer.from(table.write(Buffer.from(`${texts.join('\n')}\n`, 'latin1'))).toString('latin1');
  const lines = (first + Buffer.from(table.flush()).toString('latin1')).split('\n');
  // Another number of lines would give rows the values of others.
  if (lines.length !== texts.length + 1 || lines.pop() !== '') throw notParquetError();
  return lines.map((line) => (line.startsWith('"') ? null : line));
}

function createPlan(act: Pseudonymize): TablePlan {
  return {
    columns: [{ name: 'values', source: 0, action: act }],
    ...{ dropped: [], unknown: [], missing: [] },
    ...{ rowOrder: 'kept', trim: false, formulas: 'keep' },
  };
}

/** A plain text is no row that a table rejects. */
function refuse(): never {
  throw notParquetError();
}
