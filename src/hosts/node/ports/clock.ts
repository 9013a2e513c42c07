import type { Clock } from '../../../kernel/ports.ts';

export const systemClock: Clock = Object.freeze({ now: () => Date.now(), monotonic });

/** The same clock as `performance.now()`, for which Node would load all that it has for measuring: over 1 ms of a start. */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
