/** Things numbered in the order in which they were first met. */
export type Interned<T> = {
  readonly all: readonly T[];
  /** The number of what was first met under this key. */
  readonly of: (key: string, value: T) => number;
};

/** Thrown by `of` when there would be more than `most`. */
export const TOO_MANY = new Error('too many');

export function intern<T>(most: number): Interned<T> {
  const all: T[] = [];
  const numbers = new Map<string, number>();
  return {
    all,
    of: (key, value) => {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      if (all.length === most) throw TOO_MANY;
      all.push(value);
      numbers.set(key, all.length - 1);
      return all.length - 1;
    },
  };
}
