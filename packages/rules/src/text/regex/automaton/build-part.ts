import type { PatternNode } from '../tree/pattern-node.ts';
import { buildAllStates, getTransitionTable } from './build-all-states.ts';
import {
  createForwardDfa,
  createGateTables,
  draftGate,
  type GateDraft,
  type GateTables,
} from './build-gate.ts';
import { buildNfa } from './build-nfa.ts';
import { AFTER_OTHER, AFTER_WORD, AT_START } from './follow-threads.ts';
import { createLazyDfa, type LazyDfa } from './lazy-dfa.ts';
import { type GroupOffsets, locateGroup } from './locate-group.ts';

/** Locates a match in a text and its group 1, with precomputed states. */
export type PartTables = {
  /** Finds the end of a match; its states after a match are included. */
  readonly gate: GateTables;
  /** Its states for a search that begins after a word character, and after another one. */
  readonly afterWord: number;
  readonly afterOther: number;
  /** Reads backwards from the end of a match; undefined: every match begins at the start of the text. */
  readonly starts: StartTables | undefined;
  /** UTF-16 units of a match before and after the part. */
  readonly group: GroupOffsets;
};

type StartTables = {
  readonly table: Uint16Array;
  /** States for what follows the match: the end of the text, a word character, another one. */
  readonly atEnd: number;
  readonly atWord: number;
  readonly atOther: number;
};

const COMPLETE_MATCH: GroupOffsets = { before: 0, after: 0 };

/** Undefined where group 1 has no fixed position in a match, or the tables would be too large. */
export function buildPart(pattern: PatternNode): PartTables | undefined {
  const place = locateGroup(pattern);
  if (place === 'varies') return undefined;
  const draft = draftGate(pattern);
  if (draft === undefined) return undefined;
  const ends = createForwardDfa(draft);
  const contexts = getStartStates(ends);
  if (!buildAllStates(ends, Object.values(contexts), true)) return undefined;
  const starts = draft.unanchored ? buildStarts(draft) : undefined;
  if (draft.unanchored && starts === undefined) return undefined;
  const { atWord: afterWord, atOther: afterOther } = contexts;
  return {
    gate: createGateTables(draft, ends),
    afterWord,
    afterOther,
    starts,
    group: place === 'none' ? COMPLETE_MATCH : place,
  };
}

/** Finds the leftmost start of a match that ends at a position. */
function buildStarts({ node, classes }: GateDraft): StartTables | undefined {
  const dfa = createLazyDfa(buildNfa(node, classes, { reverse: true }), classes, {
    first: false,
    unanchored: false,
  });
  const contexts = getStartStates(dfa);
  return buildAllStates(dfa, Object.values(contexts), true)
    ? { table: getTransitionTable(dfa), ...contexts }
    : undefined;
}

function getStartStates({ start }: LazyDfa): Omit<StartTables, 'table'> {
  return { atEnd: start(AT_START), atWord: start(AFTER_WORD), atOther: start(AFTER_OTHER) };
}
