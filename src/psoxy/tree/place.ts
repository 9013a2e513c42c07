import type { JsonArray, JsonNode, JsonObject } from '../../kernel/json.ts';

/** Where a value stands, so that it can be replaced or removed. Entries are found again by identity, elements by position. */
export type Place =
  | { readonly in: 'root'; readonly value: JsonNode }
  | { readonly in: 'object'; readonly parent: JsonObject; readonly entry: [key: string, value: JsonNode] }
  | { readonly in: 'array'; readonly parent: JsonArray; readonly index: number };

export function valueAt(place: Place): JsonNode {
  switch (place.in) {
    case 'root':
      return place.value;
    case 'object':
      return place.entry[1];
    case 'array':
      return place.parent.items[place.index] ?? null;
  }
}

/** The places of everything that a container holds; none for other values. */
export function placesIn(node: JsonNode): readonly Place[] {
  if (isObject(node)) return node.entries.map((entry) => ({ in: 'object', parent: node, entry }));
  if (isArray(node)) return node.items.map((_, index) => ({ in: 'array', parent: node, index }));
  return [];
}

export function isObject(node: JsonNode): node is JsonObject {
  return typeof node === 'object' && node !== null && node.kind === 'object';
}

export function isArray(node: JsonNode): node is JsonArray {
  return typeof node === 'object' && node !== null && node.kind === 'array';
}

export function isContainer(node: JsonNode): node is JsonObject | JsonArray {
  return typeof node === 'object' && node !== null && node.kind !== 'number';
}
