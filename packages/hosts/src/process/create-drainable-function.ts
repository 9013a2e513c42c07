/** Cloud Run waits ten seconds after SIGTERM (container contract); one is left for the last lines. */
const GRACE_MILLISECONDS = 9_000;
const POLL_INTERVAL_MILLISECONDS = 50;

export type DrainableFunction<Given extends readonly unknown[], Made> = {
  readonly run: (...given: Given) => Promise<Made>;
  readonly drain: () => Promise<void>;
};

/** Counts running calls, so that they finish before the process ends. */
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
