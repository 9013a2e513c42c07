import { freezeMap, freezeSet } from '@nymgate/engine/kernel/deep-freeze';

/** Freezes at every depth, maps and sets included; stops at frozen values, so cycles end. */
export function deepFreezePlan<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Map) {
    const entries = [...value.values()];
    freezeMap(value);
    for (const inner of entries) deepFreezePlan(inner);
    return value;
  }
  if (value instanceof Set) {
    freezeSet(value);
    return value;
  }
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreezePlan(inner);
  return value;
}
