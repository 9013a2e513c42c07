import type { JsonNode } from '../../kernel/json.ts';
import { isArray, isObject } from './place.ts';

const BEGIN = '+';
const END = ':textDigest';

/** @example digestKey('body') // '+body:textDigest' */
export function digestKey(property: string): string {
  return `${BEGIN}${property}${END}`;
}

/** The property whose digest a key holds; undefined for other keys. */
export function digestedProperty(key: string): string | undefined {
  return key.startsWith(BEGIN) && key.endsWith(END) ? key.slice(BEGIN.length, -END.length) : undefined;
}

/** Whether a value is exactly what a digest without keywords is: numbers under two known names. */
export function isDigest(value: JsonNode): boolean {
  if (!isObject(value)) return false;
  const [length, words] = value.entries;
  return value.entries.length === 2 && isCount(length, 'length') && isCount(words, 'word_count');
}

function isCount(entry: readonly [string, JsonNode] | undefined, name: string): boolean {
  if (entry === undefined || entry[0] !== name) return false;
  const value = entry[1];
  return typeof value === 'object' && value?.kind === 'number' && /^[0-9]{1,9}$/.test(value.text);
}

/** Whether any key in the document is one that augments write. */
export function holdsAugment(node: JsonNode): boolean {
  if (isArray(node)) return node.items.some(holdsAugment);
  if (!isObject(node)) return false;
  return node.entries.some(([key, value]) => key.startsWith(BEGIN) || holdsAugment(value));
}
