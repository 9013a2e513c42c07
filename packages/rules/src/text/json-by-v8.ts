import type { JsonLimits } from '@nymgate/engine/kernel/json/json';
import { isWellFormed } from '@nymgate/engine/kernel/well-formed';

export type StrictLimits = JsonLimits & { readonly forbiddenKeys: ReadonlySet<string> };

/**
 * Data of JSON that is without doubt what `parseJson` reads within those limits; undefined for everything else, also for much that it
 * would read. V8's own parser takes a fraction of the time in a process that has just begun, and says nothing of keys that stand
 * twice, nor of depths: the first show in the number of colons, the others in the data.
 *
 * @example readByV8('{"a":1,"a":2}', limits) // undefined
 */
export function parseWithV8(text: string, limits: StrictLimits): { readonly data: unknown } | undefined {
  if (!isWellFormed(text)) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  return countKeys(data, limits, 0) === countColons(text) ? { data } : undefined;
}

/** A text, with what is escaped in it. */
const STRING_LITERALS = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/** Outside of texts a colon stands behind each key, and nowhere else. */
function countColons(json: string): number {
  return json.replace(STRING_LITERALS, '').split(':').length - 1;
}

/** How many members the objects have in all; NaN beyond the limits. */
function countKeys(value: unknown, limits: StrictLimits, depth: number): number {
  // A UTF-16 unit has three bytes of UTF-8 at most.
  if (typeof value === 'string') return value.length * 3 > limits.stringBytes ? Number.NaN : 0;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === limits.depth) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) count += countKeys(item, limits, depth + 1);
    return count;
  }
  const keys = Object.keys(value);
  if (keys.length > limits.objectKeys) return Number.NaN;
  for (const key of keys) {
    if (limits.forbiddenKeys.has(key) || key.length * 3 > limits.stringBytes) return Number.NaN;
    count += 1 + countKeys((value as Readonly<Record<string, unknown>>)[key], limits, depth + 1);
  }
  return count;
}
