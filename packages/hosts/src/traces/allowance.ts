/**
 * So many times a second, and as many at once after a second of rest.
 *
 * @param monotonic milliseconds of a clock that never jumps
 * @returns whether there is one left, which is then taken
 * @example const take = createAllowance(20, clock.monotonic); take() // true
 */
export function createAllowance(perSecond: number, monotonic: () => number): () => boolean {
  let [left, looked] = [perSecond, monotonic()];
  return () => {
    const now = monotonic();
    left = Math.min(perSecond, left + ((now - looked) * perSecond) / 1_000);
    looked = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
