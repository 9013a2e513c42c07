const THROWING_METHOD: PropertyDescriptor = {
  value: (): never => {
    throw new TypeError('a plan cannot be changed');
  },
};
const DISABLED_MUTATORS: PropertyDescriptorMap = {
  set: THROWING_METHOD,
  delete: THROWING_METHOD,
  clear: THROWING_METHOD,
};

/** A map that can't be changed, not even by its creator. */
export function freezeMap<K, V>(map: Map<K, V>): ReadonlyMap<K, V> {
  return Object.freeze(Object.defineProperties(map, DISABLED_MUTATORS));
}

/** Freezes plain data at every depth. Cyclic data ends at what is frozen already. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of value instanceof Map ? value.values() : Object.values(value)) deepFreeze(inner);
  return value;
}

/** A set that can't be changed, not even by its creator. */
export function freezeSet<T>(set: Set<T>): ReadonlySet<T> {
  return Object.freeze(
    Object.defineProperties(set, { add: THROWING_METHOD, delete: THROWING_METHOD, clear: THROWING_METHOD }),
  );
}
