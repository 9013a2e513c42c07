/** Values numbered in the order of their first use. */
export type InternTable<T> = {
  readonly values: readonly T[];
  readonly intern: (key: string, value: T) => number;
};

/** Thrown by `intern` when there are more than `most` values. */
export const TOO_MANY_VALUES = new Error('too many');

export function createInternTable<T>(maxValues: number): InternTable<T> {
  const all: T[] = [];
  const numbers = new Map<string, number>();
  return {
    values: all,
    intern: (key, value) => {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      if (all.length === maxValues) throw TOO_MANY_VALUES;
      all.push(value);
      numbers.set(key, all.length - 1);
      return all.length - 1;
    },
  };
}
