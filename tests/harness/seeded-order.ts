import { createHash } from 'node:crypto';

/** An order that depends on a seed, and on nothing else. */
export function createSeededOrder(seed: string): <Item>(items: readonly Item[]) => readonly Item[] {
  const rank = (index: number) => createHash('sha256').update(`${seed} ${index}`).digest('hex');
  return (items) =>
    items
      .map((item, index) => ({ item, rank: rank(index) }))
      .sort((one, other) => (one.rank < other.rank ? -1 : 1))
      .map(({ item }) => item);
}
