import { runLoad } from './load.ts';

/**
 * V8 of Node 24 has a second compiler, Maglev, and asks the best one only for what it has seen often: with the gateway that came after
 * 11,000 requests, took its threads 0.3 s, and made a request cheaper by an eighth. V8 of Node 20 is done after 5,000.
 */
const LOADS = 30;
const REQUESTS = 500;

/** Of those who ask at once, here and in the rounds. */
export const CONCURRENCY = 16;

/**
 * Asks every server until V8 has compiled it for good.
 *
 * Callers connect anew for each load, and the upstream of `gateway.bench.ts` closes connections now and then: the first connections
 * that close cost Node's streams and undici their optimized code. When that came late, or fell into the rounds, Hono was a fifth
 * slower than before and after.
 *
 * @param between called after each load
 */
export async function warmUp(
  urls: readonly string[],
  target: string,
  between: () => void = () => undefined,
): Promise<void> {
  for (let load = 0; load < LOADS; load += 1) {
    for (const url of urls) await runLoad(url, target, { requests: REQUESTS, concurrency: CONCURRENCY });
    between();
  }
}
