import type { Clock } from '@nymgate/engine/kernel/ports';

/** Platforms cache tokens and return one that lasts at least five minutes; this saves a request per range. */
const CACHE_MILLISECONDS = 60_000;

/** Caches a token for a minute; concurrent callers share one request. */
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
