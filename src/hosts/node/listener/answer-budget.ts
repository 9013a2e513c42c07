import type { AnswerRoom } from '../../../kernel/inbound.ts';

/** How much memory all answers together may take until their callers have received them. */
export type AnswerBudget = {
  /** The place of one answer, empty so far. */
  readonly open: () => AnswerPlace;
};

export type AnswerPlace = AnswerRoom & {
  /** The caller has taken the answer, or has gone: its room is free, and a pending `take` in this place gets none. */
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
  let held = 0;
  const queue = new Set<Waiting>();
  const fits = (bytes: number) => held === 0 || held + bytes <= mostBytes;
  const admit = () => {
    for (const { bytes, end } of queue) {
      if (!fits(bytes)) return;
      end(true);
    }
  };

  const open = (): AnswerPlace => {
    let own = 0;
    let waiting: Waiting | undefined;
    let released = false;
    const hold = (bytes: number) => {
      own += bytes;
      held += bytes;
    };
    const wait = (bytes: number, milliseconds: number) =>
      new Promise<boolean>((resolve) => {
        const end = (hasRoom: boolean) => {
          clearTimeout(timer);
          queue.delete(turn);
          waiting = undefined;
          if (hasRoom) hold(bytes);
          resolve(hasRoom);
        };
        const timer = setTimeout(() => {
          end(false);
          admit();
        }, milliseconds);
        const turn: Waiting = { bytes, end };
        waiting = turn;
        queue.add(turn);
      });
    return {
      take: (bytes, milliseconds) => {
        if (released) return false;
        if (bytes > smallBytes && (queue.size > 0 || !fits(bytes))) return wait(bytes, milliseconds);
        hold(bytes);
        return true;
      },
      release: () => {
        released = true;
        waiting?.end(false);
        held -= own;
        own = 0;
        if (queue.size > 0) admit();
      },
    };
  };
  return { open };
}
