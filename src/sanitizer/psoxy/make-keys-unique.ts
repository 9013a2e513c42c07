import type { JsonNode, JsonObject } from '../../kernel/json.ts';
import { isArray, isObject } from './place.ts';

/**
 * Makes the keys of every object unique, in place: the last value wins, at the place of the first
 * (psoxy-facts.md#f). Two copies, one treated and one not, would leave it to the consumer's parser which one is read.
 *
 * @returns the number of values in the document
 */
export function makeKeysUnique(node: JsonNode): number {
  let values = 1;
  if (isArray(node)) for (const item of node.items) values += makeKeysUnique(item);
  if (isObject(node)) {
    dropRepeated(node);
    for (const [, value] of node.entries) values += makeKeysUnique(value);
  }
  return values;
}

function dropRepeated({ entries }: JsonObject): void {
  const last = new Map(entries);
  if (last.size === entries.length) return;
  entries.length = 0;
  for (const entry of last) entries.push(entry);
}
