import { JsonError, type JsonNode, parseJson } from '@nymgate/engine/kernel/json/json';
import { parseWithV8 } from './json-by-v8.ts';

const LIMITS = { depth: 64, stringBytes: 1_048_576, objectKeys: 10_000 };
/** What YAML's readers refuse to have as a key, or would have to explain. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', '<<']);

/**
 * Plain JSON as plain data, read without the YAML parser; undefined for everything else, also for JSON that YAML's
 * readers would find fault with (a key given twice): they can say where.
 *
 * @example readPlainJson('{"listen":{"port":1}}') // { data: { listen: { port: 1 } } }
 */
export function parsePlainJson(text: string): { readonly data: unknown } | undefined {
  return text.trimStart().startsWith('{') ? parseStrictJson(text) : undefined;
}

/** The same for JSON of any kind. */
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
