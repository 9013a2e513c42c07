/**
 * So many times a second, and as many at once after a second of rest.
 *
 * @param monotonic milliseconds of a clock that never jumps
 * @returns whether there is one left, which is then taken
 * @example const take = createAllowance(20, clock.monotonic); take() // true
 */
export function createRateLimiter(perSecond: number, monotonic: () => number): () => boolean {
  let [remaining, refilledAt] = [perSecond, monotonic()];
  return () => {
    const now = monotonic();
    remaining = Math.min(perSecond, remaining + ((now - refilledAt) * perSecond) / 1_000);
    refilledAt = now;
    if (remaining < 1) return false;
    remaining -= 1;
    return true;
  };
}
