import type { Clock } from '@nymgate/engine/kernel/ports';

/** Platforms keep tokens themselves and give one that lasts for five minutes at least; this spares them a request for each range. */
const CACHE_MILLISECONDS = 60_000;

/** The same token for a minute. Whoever asks meanwhile waits for the one that is being fetched. */
export function createCachedToken(clock: Clock, fetchToken: () => Promise<string>): () => Promise<string> {
  let cachedToken: Promise<string> | undefined;
  let expiresAt = 0;
  return () => {
    if (cachedToken === undefined || clock.monotonic() >= expiresAt) {
      expiresAt = clock.monotonic() + CACHE_MILLISECONDS;
      cachedToken = fetchToken();
      cachedToken.catch(() => {
        cachedToken = undefined;
      });
    }
    return cachedToken;
  };
}
