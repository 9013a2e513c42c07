/**
 * The numbers below `count` in an order that is drawn evenly from all orders (Fisher and Yates; Knuth, The Art of Computer
 * Programming, volume 2, algorithm P).
 *
 * @param nextBytes an even number of unpredictable bytes
 */
export function createShuffledOrder(count: number, nextBytes: () => Uint8Array): readonly number[] {
  const order: number[] = [];
  for (let at = 0; at < count; at += 1) order.push(at);
  const randomBelow = createBoundedRandom(nextBytes);
  for (let remaining = count; remaining > 1; remaining -= 1) {
    const other = randomBelow(remaining);
    const moved = order[remaining - 1] ?? 0;
    order[remaining - 1] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}

/** Numbers below a bound of at most 65,536, all of them equally likely: a draw above the largest multiple is thrown away. */
function createBoundedRandom(nextBytes: () => Uint8Array): (bound: number) => number {
  let pool: Uint8Array = new Uint8Array(0);
  let at = 0;
  const next = (): number => {
    if (at + 2 > pool.length) {
      pool = nextBytes();
      at = 0;
    }
    at += 2;
    return ((pool[at - 2] ?? 0) << 8) | (pool[at - 1] ?? 0);
  };
  return (bound) => {
    for (;;) {
      const value = next();
      const limit = value % bound;
      if (value - limit + bound <= 65_536) return limit;
    }
  };
}
