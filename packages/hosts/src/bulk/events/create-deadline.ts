import { type FailureVerdict, STOPPED, TIME_EXCEEDED, TIME_EXHAUSTED } from './classify-failure.ts';

/** Time budget of one call, shared by its files. */
export type Deadline = {
  /** The first file has the whole call: if that is too short, it always is. */
  readonly startFile: () => {
    /** Why to stop reading; undefined while time is left. */
    readonly over: () => FailureVerdict | undefined;
  };
  /** Milliseconds to wait for a store. */
  readonly storeTimeout: () => number;
};

/** Reserved for aborting an upload and the last log lines. */
const MAX_MARGIN_MILLISECONDS = 5_000;

/** @param left milliseconds that the platform leaves; files end a little before */
export function createDeadline({
  left: remainingMilliseconds,
  monotonic,
  isAborting: isStopping,
}: {
  readonly left: number;
  readonly monotonic: () => number;
  readonly isAborting: () => boolean;
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
