/**
 * Remembers which Graph paths asked to be left alone, and until when, so that we do not burn the tenant's quota by asking
 * again too early (F07). Paths are kept only as long as their time runs, and only so many.
 */
export type ThrottleMemory = {
  /** Seconds still to wait for this path; 0 when it may be asked. */
  readonly secondsLeft: (path: string) => number;
  readonly remember: (path: string, seconds: number) => void;
};

const MAX_PATHS = 1_000;

/** @param monotonic milliseconds of a clock that never jumps */
export function createThrottleMemory(monotonic: () => number): ThrottleMemory {
  const until = new Map<string, number>();
  return {
    secondsLeft: (path) => {
      const left = Math.ceil(((until.get(path) ?? 0) - monotonic()) / 1_000);
      if (left <= 0) until.delete(path);
      return Math.max(left, 0);
    },
    remember: (path, seconds) => {
      if (until.size >= MAX_PATHS) until.clear();
      until.set(path, monotonic() + seconds * 1_000);
    },
  };
}
