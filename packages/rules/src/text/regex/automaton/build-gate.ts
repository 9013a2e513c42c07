import type { CharSet } from '../tree/char-set.ts';
import { type PatternNode, someNode } from '../tree/pattern-node.ts';
import { buildAllStates, getTransitionTable } from './build-all-states.ts';
import { buildNfa } from './build-nfa.ts';
import { type CodeClasses, computeCodeClasses } from './code-classes.ts';
import { isAnchoredAtStart } from './create-searches.ts';
import { type Factor, findFactors } from './find-factors.ts';
import { AT_START } from './follow-threads.ts';
import { createLazyDfa, type LazyDfa } from './lazy-dfa.ts';
import { hasAtMostNodes } from './pattern-size.ts';

/** Factors as byte masks, for a search of sixteen positions at a time. */
type Masks = {
  /**
   * 16 bytes by the low and 16 by the high half of a byte, per position; bit b: a factor of bucket b may
   * match.
   */
  readonly masks: Uint8Array;
  /** Length of the shortest factor; positions after its end accept every byte. */
  readonly minLength: number;
  /** Whether none of their characters has a short escape in JSON. */
  readonly plain: boolean;
};

const MASK_POSITIONS = 3;
const BUCKET_COUNT = 8;
const ANY: CharSet = [[0, 0x10ffff]];

/** @param factors at least one */
function buildMasks(factors: readonly Factor[]): Masks {
  const masks = new Uint8Array(MASK_POSITIONS * 32);
  for (const [index, factor] of sortByFirst(factors).entries()) {
    const bit = 1 << Math.floor((index * BUCKET_COUNT) / factors.length);
    for (let place = 0; place < MASK_POSITIONS; place += 1)
      for (const byte of toBytes(factor[place] ?? ANY)) {
        const low = place * 32 + (byte & 15);
        const high = place * 32 + 16 + (byte >> 4);
        masks[low] = (masks[low] ?? 0) | bit;
        masks[high] = (masks[high] ?? 0) | bit;
      }
  }
  return {
    masks,
    minLength: Math.min(...factors.map((sets) => sets.length)),
    plain: factors.every((sets) => sets.every(isPlain)),
  };
}

/** Factors with equal beginnings share a bucket, so that a bucket matches few bytes. */
function sortByFirst(factors: readonly Factor[]): readonly Factor[] {
  const first = (sets: Factor): number => sets[0]?.[0]?.[0] ?? 0;
  return factors.toSorted((left, right) => first(left) - first(right));
}

/** UTF-8 bytes that characters of a set may contain. */
function toBytes(set: CharSet): readonly number[] {
  const bytes: number[] = [];
  for (const [first, last] of set)
    for (let code = first; code <= Math.min(last, 0x7f); code += 1) bytes.push(code);
  if ((set.at(-1)?.[1] ?? 0) >= 0x80) for (let byte = 0x80; byte < 0x100; byte += 1) bytes.push(byte);
  return bytes;
}

const HAS_SHORT_ESCAPE = [0x22, 0x2f, 0x5c];

function isPlain(set: CharSet): boolean {
  return !set.some(
    ([first, last]) => first < 0x20 || HAS_SHORT_ESCAPE.some((code) => first <= code && code <= last),
  );
}

/** An automaton with precomputed states for the kernel. */
export type GateTables = {
  /** The next state by state and class; `SPECIAL` and above: a match, or `DEAD`. */
  readonly table: Uint16Array;
  /** The state at the start of a text, and the column of its end. */
  readonly start: number;
  readonly end: number;
  /** Classes of characters, as in `CodeClasses`. */
  readonly ascii: Uint8Array;
  readonly pages: Uint8Array;
  readonly pageIndex: Uint8Array;
  /** What every match contains; undefined: nothing worth a search. */
  readonly masks: Masks | undefined;
  /** Whether a pattern has `$`: a text with a trailing line terminator is also searched without it. */
  readonly last: boolean;
};

const MAX_NODES = 4_000;
const BYTE = 256;

export type GateDraft = {
  readonly node: PatternNode;
  readonly classes: CodeClasses;
  readonly unanchored: boolean;
};

/** Undefined where its tables would be too large. */
export function buildGate(patterns: readonly PatternNode[]): GateTables | undefined {
  const draft = draftGate({ kind: 'choice', options: patterns });
  if (draft === undefined) return undefined;
  const dfa = createForwardDfa(draft);
  return buildAllStates(dfa, [dfa.start(AT_START)], false) ? createGateTables(draft, dfa) : undefined;
}

/** @returns undefined where it is too large, or the kernel can't distinguish its characters */
export function draftGate(node: PatternNode): GateDraft | undefined {
  if (someNode(node, isLookahead) || !hasAtMostNodes(node, MAX_NODES)) return undefined;
  const classes = computeCodeClasses(node);
  if (classes.count >= BYTE || classes.pages.length / BYTE > BYTE) return undefined;
  return { node, classes, unanchored: !isAnchoredAtStart(node) };
}

/** Finds the end of the first match. */
export function createForwardDfa({ node, classes, unanchored }: GateDraft): LazyDfa {
  return createLazyDfa(buildNfa(node, classes), classes, { first: true, unanchored });
}

/** The DFA's states must be complete. */
export function createGateTables({ node, classes, unanchored }: GateDraft, dfa: LazyDfa): GateTables {
  return {
    start: dfa.start(AT_START),
    end: dfa.end,
    table: getTransitionTable(dfa),
    ...toByteTables(classes),
    masks: createMasks(node, unanchored),
    last: someNode(node, isLastAssertion),
  };
}

function isLookahead({ kind }: PatternNode): boolean {
  return kind === 'lookahead';
}

function isLastAssertion(node: PatternNode): boolean {
  return node.kind === 'assert' && node.at === 'last';
}

function toByteTables({
  ascii,
  pages,
  pageIndex,
}: CodeClasses): Pick<GateTables, 'ascii' | 'pages' | 'pageIndex'> {
  return {
    ascii: Uint8Array.from(ascii),
    pages: Uint8Array.from(pages),
    pageIndex: Uint8Array.from(pageIndex),
  };
}

/** Where matches begin only at fixed characters, a text is read up to them. */
function createMasks(node: PatternNode, unanchored: boolean): Masks | undefined {
  const factors = unanchored ? findFactors(node) : undefined;
  return factors === undefined ? undefined : buildMasks(factors);
}
