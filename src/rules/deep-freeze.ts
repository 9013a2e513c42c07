/** A map that nobody can change, not even who built it. */
export function freezeMap<K, V>(map: Map<K, V>): ReadonlyMap<K, V> {
  const value = (): never => {
    throw new TypeError('a plan cannot be changed');
  };
  return Object.freeze(Object.defineProperties(map, { set: { value }, delete: { value }, clear: { value } }));
}

/** Freezes plain data at every depth. Cyclic data ends at what is frozen already. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of value instanceof Map ? value.values() : Object.values(value)) deepFreeze(inner);
  return value;
}
