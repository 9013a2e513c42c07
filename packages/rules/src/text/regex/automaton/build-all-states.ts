import { DEAD, type LazyDfa, MATCHED_DEAD, SPECIAL } from './lazy-dfa.ts';

const MAX_STATES = 1_000;
const MAX_ENTRIES = 0x4000;
/** About ten milliseconds. */
const MAX_WORK = 400_000;

/** For the kernel, which can't compute states; false when there are too many. */
export function buildAllStates(dfa: LazyDfa, starts: readonly number[], afterMatch: boolean): boolean {
  const { counts } = dfa;
  const known = new Set(starts);
  // Iterating a set includes what is added on the way.
  for (const state of known)
    for (let cls = 0; cls <= dfa.end; cls += 1) {
      const next = decodeState(dfa.step(state, cls), afterMatch);
      if (counts.flushes > 0 || counts.work > MAX_WORK) return false;
      if (counts.states > MAX_STATES || counts.states * (dfa.end + 1) > MAX_ENTRIES) return false;
      if (next !== undefined) known.add(next);
    }
  return true;
}

function decodeState(entry: number, afterMatch: boolean): number | undefined {
  if (entry < SPECIAL) return entry;
  return afterMatch && entry !== DEAD && entry !== MATCHED_DEAD ? entry & (SPECIAL - 1) : undefined;
}

export function getTransitionTable({ rows, counts, end }: LazyDfa): Uint16Array {
  return rows.table.slice(0, counts.states * (end + 1));
}
