/** Platforms that send SIGTERM wait for ten seconds (Cloud Run, container contract); this leaves one for the last lines. */
const GRACE_MILLISECONDS = 9_000;
const LOOK_MILLISECONDS = 50;

export type DrainedFunction<Given extends readonly unknown[], Made> = {
  readonly run: (...given: Given) => Promise<Made>;
  /** Ends the process: at once after a failure; else when nothing runs any more, or the platform would end it. */
  readonly exit: (code: number) => void;
};

/** Counts what a function is doing, so that requests in flight are finished when the platform ends the process. */
export function drainFunction<Given extends readonly unknown[], Made>(
  work: (...given: Given) => Promise<Made>,
  end: (code: number) => void = (code) => process.exit(code),
): DrainedFunction<Given, Made> {
  let running = 0;
  return {
    run: async (...given) => {
      running += 1;
      try {
        return await work(...given);
      } finally {
        running -= 1;
      }
    },
    exit: (code) => {
      if (code !== 0) return end(code);
      let left = GRACE_MILLISECONDS;
      const timer = setInterval(() => {
        left -= LOOK_MILLISECONDS;
        if (running > 0 && left > 0) return;
        clearInterval(timer);
        end(code);
      }, LOOK_MILLISECONDS);
    },
  };
}
