import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GRAMMARS, type Grammar, grammarSource } from '../packages/engine/src/kernel/grammars.ts';
import {
  type ByteAutomaton,
  DIGIT_RANGES,
  HEX_DIGIT,
} from '../packages/engine/src/sanitizer/bytes/image/get-byte-grammar.ts';
import { type CompiledGrammar, compileGrammar } from './grammars/compile-grammar.ts';
import { nibbleTable } from './grammars/find-run.ts';
import type { Shape } from './grammars/find-shapes.ts';
import { SURE_PATTERNS } from './grammars/sure-patterns.ts';

// Writes what the kernel checks grammars with into a module of the source tree: building automata takes longer than all the
// rest of a plan's tables. packages/engine/src/sanitizer/bytes/image/get-byte-grammar.test.ts holds the committed module to what is made here.

const MODULE = new URL('../packages/engine/src/sanitizer/bytes/image/grammar-tables.ts', import.meta.url);

/** The committed module as it should be. */
export function grammarTablesModule(): string {
  const entries = GRAMMARS.flatMap((grammar) => {
    if (grammar === 'organisationCode') return [`  ${grammar}: ORGANISATION_TEXT,\n`];
    const compiled = compileTable(grammar);
    const entry = grammar === 'organisationText' ? 'ORGANISATION_TEXT' : compiled && entryOf(compiled);
    return entry === undefined ? [] : [`  ${grammar}: ${entry},\n`];
  });
  const shared = compileTable('organisationText');
  return `// Made by tools/build-grammars.ts out of packages/engine/src/kernel/grammars.ts; do not edit.
const ORGANISATION_TEXT = ${shared && entryOf(shared)} as const;
export const GRAMMAR_TABLES = {
${entries.join('')}} as const;
`;
}

/** For a grammar of letters of all scripts the kernel has a pattern of bytes that takes some of its texts. */
export function compileTable(grammar: Grammar): CompiledGrammar | undefined {
  const sure = SURE_PATTERNS[grammar];
  return sure === undefined ? compileGrammar(grammarSource(grammar)) : compileGrammar(sure, 0x100);
}

function entryOf(grammar: CompiledGrammar): string {
  switch (grammar.kind) {
    case 'run': {
      const { first, rest, least, most } = grammar.run;
      return `{ kind: 'run', first: '${hex(nibbleTable(first))}', rest: '${hex(nibbleTable(rest))}', least: ${least}, most: ${most} }`;
    }
    case 'shapes':
      return `{ kind: 'shapes', shapes: '${grammar.shapes.map(shapeText).join(' ')}' }`;
    case 'automata':
      return `{ kind: 'automata', automata: [${grammar.automata.map(automatonText).join(', ')}] }`;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** One character a place: itself, or a name for a range. */
export function shapeText(shape: Shape): string {
  return shape
    .map(({ low, high, hex }) => (hex ? HEX_DIGIT : placeText(String.fromCharCode(low, high))))
    .join('');
}

function placeText(range: string): string {
  const name = Object.keys(DIGIT_RANGES).find((name) => DIGIT_RANGES[name] === range);
  if (name !== undefined) return name;
  const [low = '', high] = range;
  if (low !== high || low in DIGIT_RANGES || /[^!-~]|[$'\\]/.test(low))
    throw new Error(`There is no name for the range ${range}.`);
  return low;
}

/** The class of nothing is a zero. A class beyond `[` would need an escape. */
const FIRST_CLASS = 0x30;

/** Classes as one character each; rows as `expandRows` of packages/engine/src/sanitizer/bytes/image/get-byte-grammar.ts reads them. */
function automatonText({ rows, classes, rowBytes }: ByteAutomaton): string {
  const width = rowBytes / 2;
  const states = Array.from({ length: rows.length / width }, (_, state) =>
    Array.from(rows.subarray(state * width, (state + 1) * width), (entry, at) =>
      at === width - 1 ? entry : entry / rowBytes,
    ),
  );
  const digits = Array.from(classes, (entry) => String.fromCharCode(FIRST_CLASS + entry / 2))
    .join('')
    .replace(/0+$/, '');
  return `{ classes: '${digits}', width: ${width}, states: ${states.length}, rows: '${shorten(states).join(' ')}' }`;
}

/** States that count characters go on as they began: a row is told only where it is not foreseen. */
function shorten(states: readonly (readonly number[])[]): readonly string[] {
  const parts: string[] = [];
  for (let state = 0; state < states.length; ) {
    const { period, times } = foreseen(states, state);
    parts.push(times === 0 ? (states[state] ?? []).join() : `${period}*${times}`);
    state += Math.max(1, times);
  }
  return parts;
}

const MAX_PERIOD = 8;

/** How many rows from `state` on differ from the one a period before as that one did from its own; at the best period. */
function foreseen(
  states: readonly (readonly number[])[],
  state: number,
): { readonly period: number; readonly times: number } {
  let best = { period: 0, times: 0 };
  for (let period = 1; period <= MAX_PERIOD; period += 1) {
    let times = 0;
    while (isForeseen(states, state + times, period)) times += 1;
    if (times > best.times) best = { period, times };
  }
  return best;
}

function isForeseen(states: readonly (readonly number[])[], state: number, period: number): boolean {
  const [row, before, earlier] = [state, state - period, state - 2 * period].map((at) => states[at]);
  if (row === undefined || before === undefined || earlier === undefined) return false;
  return row.every((entry, at) => entry === 2 * (before[at] ?? 0) - (earlier[at] ?? 0));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = grammarTablesModule();
  if (text !== readFileSync(MODULE, 'utf8')) writeFileSync(MODULE, text);
}
