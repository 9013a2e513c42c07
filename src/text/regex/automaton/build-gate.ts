import { type PatternNode, someNode } from '../tree/pattern-node.ts';
import { buildNfa } from './build-nfa.ts';
import { type CodeClasses, classify } from './code-classes.ts';
import { beginsAtStart } from './create-automaton.ts';
import { findFactors } from './find-factors.ts';
import { AT_START, createLazyDfa, type LazyDfa, SPECIAL } from './lazy-dfa.ts';
import { type Masks, maskFactors } from './mask-factors.ts';
import { fits } from './pattern-size.ts';

/** An automaton with every state worked out, for a reader that cannot work out any (the kernel of the byte engine). */
export type GateTables = {
  /** The next state by state and class; `SPECIAL` and above: a match, or `DEAD`. */
  readonly table: Uint16Array;
  /** The state at the start of a text, and the column of its end. */
  readonly start: number;
  readonly end: number;
  /** Classes of characters, as in `CodeClasses`. */
  readonly ascii: Uint8Array;
  readonly pages: Uint8Array;
  readonly pageOf: Uint8Array;
  /** What every match holds; undefined: nothing that is worth a search. */
  readonly masks: Masks | undefined;
};

const MOST_STATES = 1_000;
const MOST_ENTRIES = 0x4000;
/** Some ten milliseconds. */
const MOST_WORK = 400_000;
const MOST_NODES = 4_000;
const BYTE = 256;

/**
 * One automaton that tells whether any of several patterns matches somewhere in a text.
 *
 * @returns undefined where its tables would be too large, or where a pattern has `$`, which needs a second search
 * @example buildGate([readPattern('(?i)secret').node, readPattern('pwd=').node])
 */
export function buildGate(patterns: readonly PatternNode[]): GateTables | undefined {
  const node: PatternNode = { kind: 'choice', options: patterns };
  if (someNode(node, cannotGate) || !fits(node, MOST_NODES)) return undefined;
  const classes = classify(node);
  const pages = classes.pages.length / BYTE;
  if (classes.count >= BYTE || pages > BYTE) return undefined;
  const unanchored = !beginsAtStart(node);
  const dfa = createLazyDfa(buildNfa(node, classes), classes, { first: true, unanchored });
  const start = dfa.start(AT_START);
  if (!complete(dfa, start)) return undefined;
  return { start, end: dfa.end, table: trimmed(dfa), ...asBytes(classes), masks: masksOf(node, unanchored) };
}

function cannotGate(node: PatternNode): boolean {
  return node.kind === 'lookahead' || (node.kind === 'assert' && node.at === 'last');
}

/** Works out all states that are not behind a match. */
function complete(dfa: LazyDfa, start: number): boolean {
  const { counts } = dfa;
  const known = new Set([start]);
  // A set is walked in the order of insertion, including what is added on the way.
  for (const state of known)
    for (let cls = 0; cls <= dfa.end; cls += 1) {
      const entry = dfa.step(state, cls);
      if (counts.flushes > 0 || counts.work > MOST_WORK) return false;
      if (counts.states > MOST_STATES || counts.states * (dfa.end + 1) > MOST_ENTRIES) return false;
      if (entry < SPECIAL) known.add(entry);
    }
  return true;
}

function trimmed({ table, counts, end }: LazyDfa): Uint16Array {
  return table.slice(0, counts.states * (end + 1));
}

function asBytes({ ascii, pages, pageOf }: CodeClasses): Pick<GateTables, 'ascii' | 'pages' | 'pageOf'> {
  return { ascii: Uint8Array.from(ascii), pages: Uint8Array.from(pages), pageOf: Uint8Array.from(pageOf) };
}

/** A text is read up to its first characters only, where matches can begin nowhere else. */
function masksOf(node: PatternNode, unanchored: boolean): Masks | undefined {
  const factors = unanchored ? findFactors(node) : undefined;
  return factors === undefined ? undefined : maskFactors(factors);
}
