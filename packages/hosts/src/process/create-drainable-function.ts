/** Platforms that send SIGTERM wait for ten seconds (Cloud Run, container contract); this leaves one for the last lines. */
const GRACE_MILLISECONDS = 9_000;
const POLL_INTERVAL_MILLISECONDS = 50;

export type DrainableFunction<Given extends readonly unknown[], Made> = {
  readonly run: (...given: Given) => Promise<Made>;
  /** Refuses what comes from now on, and ends the host when nothing runs any more, or the platform would end the process. */
  readonly drain: () => Promise<void>;
};

/** Counts what a function is doing, its answers' way out included, so that it is finished when the platform ends the process. */
export function createDrainableFunction<Given extends readonly unknown[], Made>(
  work: (...given: Given) => Promise<Made>,
  host: { readonly stopAccepting: () => void; readonly stop: () => Promise<void> },
): DrainableFunction<Given, Made> {
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
      host.stopAccepting();
      for (let left = GRACE_MILLISECONDS; running > 0 && left > 0; left -= POLL_INTERVAL_MILLISECONDS)
        await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MILLISECONDS));
      await host.stop();
    },
  };
}
