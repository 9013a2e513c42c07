/** Platforms that send SIGTERM wait for ten seconds (Cloud Run, container contract); this leaves one for the last lines. */
const GRACE_MILLISECONDS = 9_000;
const LOOK_MILLISECONDS = 50;

export type DrainedFunction<Given extends readonly unknown[], Made> = {
  readonly run: (...given: Given) => Promise<Made>;
  /** Refuses what comes from now on, and ends the host when nothing runs any more, or the platform would end the process. */
  readonly drain: () => Promise<void>;
};

/** Counts what a function is doing, its answers' way out included, so that it is finished when the platform ends the process. */
export function drainFunction<Given extends readonly unknown[], Made>(
  work: (...given: Given) => Promise<Made>,
  host: { readonly leave: () => void; readonly stop: () => Promise<void> },
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
    drain: async () => {
      host.leave();
      for (let left = GRACE_MILLISECONDS; running > 0 && left > 0; left -= LOOK_MILLISECONDS)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
      await host.stop();
    },
  };
}
