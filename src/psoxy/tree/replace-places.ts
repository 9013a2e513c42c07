import { RequestError } from '../../kernel/errors.ts';
import type { JsonNode } from '../../kernel/json.ts';
import { type Place, valueAt } from './place.ts';

/**
 * Puts other values in places, one after the other: a place that is given twice is changed twice.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE for the document itself
 */
export function replacePlaces(places: readonly Place[], change: (value: JsonNode) => JsonNode): void {
  for (const place of places) {
    if (place.in === 'root') refuseRoot();
    else if (place.in === 'object') place.entry[1] = change(valueAt(place));
    else place.parent.items[place.index] = change(valueAt(place));
  }
}

/** A document cannot be removed from itself; rules that try have not been tried on an answer. */
export function refuseRoot(): never {
  throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'root' });
}
