import { type Judgement, STOPPED, TIME_SPENT, TIME_UP } from './judge-failure.ts';

/** The time of one call of the platform, which its files share. */
export type Deadline = {
  /**
   * Called when a file begins. The first one has the time of the call for itself: where that is too short, it always is; but for what is over
   * before it has begun.
   */
  readonly begin: () => {
    /** Why no more of the file is read; undefined as long as it may be. */
    readonly over: () => Judgement | undefined;
  };
  /** Milliseconds after which nobody waits for a store any more. */
  readonly stuckAfter: () => number;
};

/** What giving up an upload and the last lines take at most. */
const MOST_MARGIN_MILLISECONDS = 5_000;

/**
 * @param left milliseconds that the platform leaves; files end a little before
 * @param isLeaving whether the process is being ended
 * @example createDeadline({ left: 60_000, monotonic, isLeaving }).begin().over() // undefined
 */
export function createDeadline({
  left,
  monotonic,
  isLeaving,
}: {
  readonly left: number;
  readonly monotonic: () => number;
  readonly isLeaving: () => boolean;
}): Deadline {
  const margin = Math.min(MOST_MARGIN_MILLISECONDS, left / 4);
  const end = monotonic() + left - margin;
  let begun = 0;
  return {
    begin: () => {
      const late = begun === 0 && monotonic() < end ? TIME_UP : TIME_SPENT;
      begun += 1;
      return {
        over: () => {
          if (isLeaving()) return STOPPED;
          return monotonic() < end ? undefined : late;
        },
      };
    },
    stuckAfter: () => Math.max(0, end - monotonic()) + margin / 2,
  };
}
