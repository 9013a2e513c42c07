import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonArray, JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';

export type PsoxyDocument = {
  readonly root: JsonNode;
  /** Original number of values, which bounds the cost of a path. */
  readonly valueCount: number;
};

/** Location of a value. Entries are found by identity, elements by position. */
export type ValuePlace =
  | { readonly in: 'root'; readonly value: JsonNode }
  | { readonly in: 'object'; readonly parent: JsonObject; readonly entry: [key: string, value: JsonNode] }
  | { readonly in: 'array'; readonly parent: JsonArray; readonly index: number };

export function getValue(place: ValuePlace): JsonNode {
  if (place.in === 'root') return place.value;
  return place.in === 'object' ? place.entry[1] : (place.parent.items[place.index] ?? null);
}

export function listChildPlaces(node: JsonNode): readonly ValuePlace[] {
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

/** A place that is listed twice is changed twice. */
export function replacePlaces(places: readonly ValuePlace[], change: (value: JsonNode) => JsonNode): void {
  for (const place of places) {
    if (place.in === 'root') rejectRootRemoval();
    else if (place.in === 'object') place.entry[1] = change(getValue(place));
    else place.parent.items[place.index] = change(getValue(place));
  }
}

function rejectRootRemoval(): never {
  throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'root' });
}

/** All positions are those before the removal, so order and duplicates don't matter. */
export function removePlaces(places: readonly ValuePlace[]): void {
  const entries = new Map<JsonObject, Set<[string, JsonNode]>>();
  const indexes = new Map<JsonArray, Set<number>>();
  for (const place of places) {
    if (place.in === 'root') rejectRootRemoval();
    else if (place.in === 'object') groupByParent(entries, place.parent, place.entry);
    else groupByParent(indexes, place.parent, place.index);
  }
  for (const [parent, removedIndexes] of entries)
    retainParts(parent.entries, (entry) => !removedIndexes.has(entry));
  for (const [parent, removedIndexes] of indexes)
    retainParts(parent.items, (_, index) => !removedIndexes.has(index));
}

function groupByParent<Parent, Part>(parts: Map<Parent, Set<Part>>, parent: Parent, part: Part): void {
  const known = parts.get(parent);
  if (known === undefined) parts.set(parent, new Set([part]));
  else known.add(part);
}

/** In place and without spreading: an array may have a million elements. */
export function retainParts<Part>(parts: Part[], shouldKeep: (part: Part, index: number) => boolean): void {
  let kept = 0;
  for (const [index, part] of parts.entries()) {
    if (!shouldKeep(part, index)) continue;
    parts[kept] = part;
    kept += 1;
  }
  parts.length = kept;
}

/**
 * The last value of a duplicate key wins (psoxy-facts.md#f); returns the number of values in the document.
 */
export function makeKeysUnique(node: JsonNode): number {
  let values = 1;
  if (isArray(node)) for (const item of node.items) values += makeKeysUnique(item);
  if (isObject(node)) {
    dropDuplicateKeys(node);
    for (const [, value] of node.entries) values += makeKeysUnique(value);
  }
  return values;
}

function dropDuplicateKeys({ entries }: JsonObject): void {
  const last = new Map(entries);
  if (last.size === entries.length) return;
  entries.length = 0;
  for (const entry of last) entries.push(entry);
}
