import { JsonError, type JsonLimits, type JsonNode, parseJson } from '@nymgate/engine/kernel/json/json';
import { isWellFormed } from '@nymgate/engine/kernel/well-formed';

type StrictLimits = JsonLimits & { readonly forbiddenKeys: ReadonlySet<string> };

/**
 * V8's parser is faster but doesn't report duplicate keys or depth, so colons and keys are counted. Undefined
 * when the result may differ from `parseJson`.
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

const STRING_LITERALS = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/** Outside of strings each colon follows a key. */
function countColons(json: string): number {
  return json.replace(STRING_LITERALS, '').split(':').length - 1;
}

/** Number of members of all objects; NaN beyond the limits. */
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

const LIMITS = { depth: 64, stringBytes: 1_048_576, objectKeys: 10_000 };
/** Keys that need an explanation by the YAML reader. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', '<<']);

/** Undefined for all other text, including JSON with faults, which the YAML reader reports with positions. */
export function parsePlainJson(text: string): { readonly data: unknown } | undefined {
  return text.trimStart().startsWith('{') ? parseStrictJson(text) : undefined;
}

export function parseStrictJson(text: string): { readonly data: unknown } | undefined {
  return parseWithV8(text, { ...LIMITS, forbiddenKeys: FORBIDDEN_KEYS }) ?? parseWithNodes(text);
}

function parseWithNodes(text: string): { readonly data: unknown } | undefined {
  try {
    return { data: toData(parseJson(new TextEncoder().encode(text), LIMITS)) };
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function toData(node: JsonNode): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (node.kind === 'number') return Number(node.text);
  if (node.kind === 'array') return node.items.map(toData);
  const keys = new Set(node.entries.map(([key]) => key));
  if (keys.size < node.entries.length || [...keys].some((key) => FORBIDDEN_KEYS.has(key)))
    throw new JsonError('keys');
  return Object.fromEntries(node.entries.map(([key, value]) => [key, toData(value)]));
}
