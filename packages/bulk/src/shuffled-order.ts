/**
 * The numbers below `count` in an order that is drawn evenly from all orders (Fisher and Yates; Knuth, The Art of Computer
 * Programming, volume 2, algorithm P).
 *
 * @param nextBytes an even number of bytes that nobody can foresee
 */
export function shuffledOrder(count: number, nextBytes: () => Uint8Array): readonly number[] {
  const order: number[] = [];
  for (let at = 0; at < count; at += 1) order.push(at);
  const draw = createDraw(nextBytes);
  for (let left = count; left > 1; left -= 1) {
    const other = draw(left);
    const moved = order[left - 1] ?? 0;
    order[left - 1] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}

/** Numbers below a bound of at most 65,536, all of them equally likely: a draw above the largest multiple is thrown away. */
function createDraw(nextBytes: () => Uint8Array): (bound: number) => number {
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
      const drawn = next();
      const below = drawn % bound;
      if (drawn - below + bound <= 65_536) return below;
    }
  };
}
