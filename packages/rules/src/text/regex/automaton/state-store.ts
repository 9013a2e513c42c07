import { AFTER_OTHER, type PrecedingContext } from './follow-threads.ts';

export const UNKNOWN = 0xffff;

/** 64 KB of table at most; it starts small and doubles. */
const MAX_ENTRIES = 0x7f00;
const INITIAL_ENTRIES = 0x200;
/** Maximum threads of all states together: with their table about 2 MB. */
const MAX_THREADS = 100_000;

export type State = { readonly threads: readonly number[]; readonly before: PrecedingContext };

export type StateCounts = { built: number; flushes: number; states: number; work: number };

export type StateStore = {
  /** By state and class; replaced when it grows. */
  readonly rows: { table: Uint16Array };
  readonly counts: StateCounts;
  readonly getState: (id: number) => State | undefined;
  /** Row offsets. When the table is full all states are discarded, and older numbers become invalid. */
  readonly getId: (state: State) => number;
};

export function createStateStore(
  stride: number,
  { ranks, asserts }: { readonly ranks: boolean; readonly asserts: boolean },
): StateStore {
  const ids = new Map<string, number>();
  const counts: StateCounts = { built: 0, flushes: 0, states: 0, work: 0 };
  const rows = { table: new Uint16Array(Math.max(INITIAL_ENTRIES, stride * 2)) };
  let states: State[] = [];
  let threadsKept = 0;

  function internState({ threads, before }: State): number {
    const list = ranks ? threads : threads.toSorted((left, right) => left - right);
    // Only assertions depend on the preceding character.
    const context = asserts ? before : AFTER_OTHER;
    const key = `${context} ${list.join()}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    if (isFull(list.length)) flush();
    const id = states.length * stride;
    ensureCapacity(rows, id + stride);
    rows.table.fill(UNKNOWN, id, id + stride);
    states.push({ threads: list, before: context });
    ids.set(key, id);
    threadsKept += list.length;
    counts.built += 1;
    counts.states = states.length;
    return id;
  }

  function isFull(more: number): boolean {
    const entries = (states.length + 1) * stride;
    return states.length > 0 && (entries > MAX_ENTRIES || threadsKept + more > MAX_THREADS);
  }

  function flush(): void {
    ids.clear();
    states = [];
    threadsKept = 0;
    counts.flushes += 1;
  }

  return { rows, counts, getId: internState, getState: (id) => states[id / stride] };
}

function ensureCapacity(rows: { table: Uint16Array }, entries: number): void {
  if (entries <= rows.table.length) return;
  const larger = new Uint16Array(Math.max(entries, Math.min(MAX_ENTRIES, rows.table.length * 2)));
  larger.set(rows.table);
  rows.table = larger;
}
