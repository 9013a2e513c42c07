import { type FailureVerdict, STOPPED, TIME_EXCEEDED, TIME_EXHAUSTED } from './classify-failure.ts';

/** The time of one call of the platform, which its files share. */
export type Deadline = {
  /**
   * Called when a file begins. The first one has the time of the call for itself: where that is too short, it always is; but for what is over
   * before it has begun.
   */
  readonly startFile: () => {
    /** Why no more of the file is read; undefined as long as it may be. */
    readonly over: () => FailureVerdict | undefined;
  };
  /** Milliseconds after which nobody waits for a store any more. */
  readonly storeTimeout: () => number;
};

/** What giving up an upload and the last lines take at most. */
const MAX_MARGIN_MILLISECONDS = 5_000;

/**
 * @param left milliseconds that the platform leaves; files end a little before
 * @param isLeaving whether the process is being ended
 * @example createDeadline({ left: 60_000, monotonic, isLeaving }).begin().over() // undefined
 */
export function createDeadline({
  left: remainingMilliseconds,
  monotonic,
  isLeaving: isStopping,
}: {
  readonly left: number;
  readonly monotonic: () => number;
  readonly isLeaving: () => boolean;
}): Deadline {
  const margin = Math.min(MAX_MARGIN_MILLISECONDS, remainingMilliseconds / 4);
  const end = monotonic() + remainingMilliseconds - margin;
  let hasStartedFile = 0;
  return {
    startFile: () => {
      const isPastEnd = hasStartedFile === 0 && monotonic() < end ? TIME_EXCEEDED : TIME_EXHAUSTED;
      hasStartedFile += 1;
      return {
        over: () => {
          if (isStopping()) return STOPPED;
          return monotonic() < end ? undefined : isPastEnd;
        },
      };
    },
    storeTimeout: () => Math.max(0, end - monotonic()) + margin / 2,
  };
}
