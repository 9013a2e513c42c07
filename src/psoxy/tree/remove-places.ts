import type { JsonArray, JsonNode, JsonObject } from '../../kernel/json.ts';
import type { Place } from './place.ts';
import { refuseRoot } from './replace-places.ts';

/**
 * Removes properties and elements; arrays close up. All positions are those before the removal, so the order of the places
 * does not matter and a place may be given twice.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE for the document itself
 */
export function removePlaces(places: readonly Place[]): void {
  const entries = new Map<JsonObject, Set<[string, JsonNode]>>();
  const indexes = new Map<JsonArray, Set<number>>();
  for (const place of places) {
    if (place.in === 'root') refuseRoot();
    else if (place.in === 'object') collect(entries, place.parent, place.entry);
    else collect(indexes, place.parent, place.index);
  }
  for (const [parent, gone] of entries) keepOnly(parent.entries, (entry) => !gone.has(entry));
  for (const [parent, gone] of indexes) keepOnly(parent.items, (_, index) => !gone.has(index));
}

function collect<Parent, Part>(parts: Map<Parent, Set<Part>>, parent: Parent, part: Part): void {
  const known = parts.get(parent);
  if (known === undefined) parts.set(parent, new Set([part]));
  else known.add(part);
}

/** In place, and without spreading: an array may have a million elements. */
export function keepOnly<Part>(parts: Part[], stays: (part: Part, index: number) => boolean): void {
  let kept = 0;
  for (const [index, part] of parts.entries()) {
    if (!stays(part, index)) continue;
    parts[kept] = part;
    kept += 1;
  }
  parts.length = kept;
}
