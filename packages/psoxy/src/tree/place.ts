import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonArray, JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';

export type PsoxyDocument = {
  readonly root: JsonNode;
  /** How many values it held before anything was done: that bounds what a path may cost. */
  readonly valueCount: number;
};

/** Where a value stands, so that it can be replaced or removed. Entries are found again by identity, elements by position. */
export type ValuePlace =
  | { readonly in: 'root'; readonly value: JsonNode }
  | { readonly in: 'object'; readonly parent: JsonObject; readonly entry: [key: string, value: JsonNode] }
  | { readonly in: 'array'; readonly parent: JsonArray; readonly index: number };

export function getValue(place: ValuePlace): JsonNode {
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

/**
 * Replaces the values at some places, one after the other: a place that is given twice is changed twice.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE for the document itself
 */
export function replacePlaces(places: readonly ValuePlace[], change: (value: JsonNode) => JsonNode): void {
  for (const place of places) {
    if (place.in === 'root') rejectRootRemoval();
    else if (place.in === 'object') place.entry[1] = change(getValue(place));
    else place.parent.items[place.index] = change(getValue(place));
  }
}

/** A document cannot be removed from itself; rules that ask for it were never tried on an answer. */
function rejectRootRemoval(): never {
  throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'root' });
}

/**
 * Removes properties and elements; arrays close up. All positions are those before the removal, so the order of the places
 * does not matter and a place may be given twice.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE for the document itself
 */
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

/** In place, and without spreading: an array may have a million elements. */
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
 * Makes the keys of every object unique, in place: the last value wins, at the place of the first
 * (psoxy-facts.md#f). Two copies, one treated and one not, would leave it to the consumer's parser which one is read.
 *
 * @returns the number of values in the document
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
