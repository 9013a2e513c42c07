import type { Clock } from '@nymgate/engine/kernel/ports';

/** Platforms keep tokens themselves and give one that lasts for five minutes at least; this spares them a request for each range. */
const KEPT_MILLISECONDS = 60_000;

/** The same token for a minute. Whoever asks meanwhile waits for the one that is being fetched. */
export function keptToken(clock: Clock, ask: () => Promise<string>): () => Promise<string> {
  let held: Promise<string> | undefined;
  let until = 0;
  return () => {
    if (held === undefined || clock.monotonic() >= until) {
      until = clock.monotonic() + KEPT_MILLISECONDS;
      held = ask();
      held.catch(() => {
        held = undefined;
      });
    }
    return held;
  };
}
