import { decodeHex } from '../../../kernel/bytes.ts';
import type { Grammar } from '../../../kernel/grammars.ts';
import { GRAMMAR_TABLES } from './grammar-tables.ts';

/**
 * A grammar as the kernel checks it: a run of characters, automata that all must accept, or a few shapes. A shape stands for texts
 * of its length: at each place it has the name of a range (`DIGIT_RANGES`, `HEX_DIGIT`) or the only character that stands
 * there.
 */
export type ByteGrammar =
  | ({ readonly kind: 'run' } & CharacterRun)
  | { readonly kind: 'shapes'; readonly shapes: readonly string[] }
  | { readonly kind: 'automata'; readonly automata: readonly ByteAutomaton[] };

/** One character out of `first` and others out of `rest`, `least` to `most` in all; bit h of byte l stands for the nibbles h and l. */
export type CharacterRun = {
  readonly first: Uint8Array;
  readonly rest: Uint8Array;
  readonly least: number;
  readonly most: number;
};

/** The ranges of digits that have a name, by it. */
export const DIGIT_RANGES: Readonly<Record<string, string>> = Object.freeze({
  '#': '09',
  '%': '19',
  '(': '01',
  ')': '02',
  '*': '12',
  '<': '03',
  '>': '05',
  '^': '06',
});
/** The name of the hexadecimal digits of both cases. */
export const HEX_DIGIT = '$';

/**
 * A deterministic automaton over bytes as the kernel reads it. `rows`: for each state the offset, in bytes, of the row that
 * follows for each class, then 1 where a text may end. Row 0 is the dead end, row 1 the start. `classes`: for each byte twice
 * its class.
 */
export type ByteAutomaton = {
  readonly rows: Uint16Array;
  readonly classes: Uint8Array;
  readonly rowBytes: number;
};

/**
 * Accepts exactly the texts of a grammar, or only some of them if its pattern is not plain. Undefined for a grammar that
 * can't be compiled: the host then matches the values. Unpacked at first use and kept: the endpoints of a connector share most of theirs.
 */
export function getByteGrammar(grammar: Grammar): ByteGrammar | undefined {
  const known = UNPACKED_GRAMMARS.get(grammar) ?? unpack(grammar);
  if (known !== undefined) UNPACKED_GRAMMARS.set(grammar, known);
  return known;
}

const UNPACKED_GRAMMARS = new Map<Grammar, ByteGrammar>();

function unpack(grammar: Grammar): ByteGrammar | undefined {
  const table: GrammarTable | undefined = PACKED_GRAMMARS[grammar];
  switch (table?.kind) {
    case 'run':
      return { ...table, first: decodeHex(table.first), rest: decodeHex(table.rest) };
    case 'shapes':
      return { kind: 'shapes', shapes: table.shapes.split(' ') };
    case 'automata':
      return { kind: 'automata', automata: table.automata.map(unpackAutomaton) };
    default:
      return undefined;
  }
}

type PackedAutomaton = {
  readonly classes: string;
  readonly width: number;
  readonly states: number;
  readonly rows: string;
};

type GrammarTable =
  | {
      readonly kind: 'run';
      readonly first: string;
      readonly rest: string;
      readonly least: number;
      readonly most: number;
    }
  | { readonly kind: 'shapes'; readonly shapes: string }
  | { readonly kind: 'automata'; readonly automata: readonly PackedAutomaton[] };

const PACKED_GRAMMARS: Readonly<Partial<Record<Grammar, GrammarTable>>> = GRAMMAR_TABLES;

/** What stands for class 0. */
const ZERO = 0x30;

function unpackAutomaton({ classes, width, states, rows }: PackedAutomaton): ByteAutomaton {
  const ofBytes = new Uint8Array(256);
  for (let code = 0; code < classes.length; code += 1) ofBytes[code] = (classes.charCodeAt(code) - ZERO) * 2;
  return { rows: expandRows(rows, width, states), classes: ofBytes, rowBytes: width * 2 };
}

/**
 * Rows are written as `0,3,1`: the numbers of the next states and whether a text may end. `2*40` are 40 rows, each of
 * which differs from the second before it as that one does from the fourth.
 */
function expandRows(text: string, width: number, states: number): Uint16Array {
  const rows = new Uint16Array(states * width);
  let at = 0;
  for (const part of text.split(' ')) {
    const [period, times] = part.split('*').map(Number);
    if (period !== undefined && times !== undefined) {
      const step = period * width;
      for (const end = at + times * width; at < end; at += 1)
        rows[at] = 2 * (rows[at - step] ?? 0) - (rows[at - 2 * step] ?? 0);
      continue;
    }
    const row = part.split(',').map((entry) => Number(entry) * width * 2);
    rows.set(row, at);
    at += width;
    rows[at - 1] = (rows[at - 1] ?? 0) / (width * 2);
  }
  return rows;
}
