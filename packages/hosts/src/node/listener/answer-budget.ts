import type { AnswerRoom } from '@nymgate/engine/kernel/inbound';

/** How much memory all answers together may take until their callers have received them. */
export type AnswerBudget = {
  /** The place of one answer, empty so far. */
  readonly open: () => AnswerPlace;
};

export type AnswerPlace = AnswerRoom & {
  /** The caller has taken the answer, or has gone: its room is free, and every pending `take` in this place gets none. */
  readonly release: () => void;
};

const MOST_BYTES = 268_435_456;
const SMALL_BYTES = 262_144;

type Waiting = { readonly bytes: number; readonly end: (hasRoom: boolean) => void };

/**
 * A caller who asks for much and reads nothing could fill the process. An answer beyond the budget waits, first come, first
 * served, until others are taken. One answer always has its place, and so has every small one; otherwise such a caller could
 * keep others from their answers.
 *
 * @example createAnswerBudget().open().take(5_000_000, 30_000) // true
 */
export function createAnswerBudget(mostBytes = MOST_BYTES, smallBytes = SMALL_BYTES): AnswerBudget {
  const shared: Shared = { held: 0, queue: new Set(), mostBytes };
  return { open: () => openPlace(shared, smallBytes) };
}

type Shared = { held: number; readonly queue: Set<Waiting>; readonly mostBytes: number };

function fits({ held, mostBytes }: Shared, bytes: number): boolean {
  return held === 0 || held + bytes <= mostBytes;
}

/** Gives room to those who wait, as far as it goes. */
function admit(shared: Shared): void {
  for (const { bytes, end } of shared.queue) {
    if (!fits(shared, bytes)) return;
    end(true);
  }
}

function openPlace(shared: Shared, smallBytes: number): AnswerPlace {
  let own = 0;
  /** Several at once: each request of a batch waits for itself. */
  const waiting = new Set<Waiting>();
  let released = false;
  const hold = (bytes: number) => {
    own += bytes;
    shared.held += bytes;
  };
  const wait = (bytes: number, milliseconds: number) =>
    new Promise<boolean>((resolve) => {
      const turn = queueUp(shared, { bytes, milliseconds }, (hasRoom) => {
        waiting.delete(turn);
        if (hasRoom) hold(bytes);
        resolve(hasRoom);
      });
      waiting.add(turn);
    });
  return {
    take: (bytes, milliseconds) => {
      if (released) return false;
      if (bytes > smallBytes && (shared.queue.size > 0 || !fits(shared, bytes)))
        return wait(bytes, milliseconds);
      hold(bytes);
      return true;
    },
    release: () => {
      released = true;
      for (const turn of waiting) turn.end(false);
      shared.held -= own;
      own = 0;
      if (shared.queue.size > 0) admit(shared);
    },
  };
}

type Turn = { readonly bytes: number; readonly milliseconds: number };

/** Waits behind the others; `ended` is told once whether there is room. */
function queueUp(shared: Shared, { bytes, milliseconds }: Turn, ended: (hasRoom: boolean) => void): Waiting {
  const end = (hasRoom: boolean) => {
    clearTimeout(timer);
    shared.queue.delete(turn);
    ended(hasRoom);
  };
  const turn: Waiting = { bytes, end };
  const timer = setTimeout(() => {
    end(false);
    admit(shared);
  }, milliseconds);
  shared.queue.add(turn);
  return turn;
}
