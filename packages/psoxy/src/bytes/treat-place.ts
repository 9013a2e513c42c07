import type { JsonLimits, JsonNode } from '@nymgate/engine/kernel/json/json';
import type { Treating } from '@nymgate/engine/sanitizer/tree/treat-leaf';
import { actOf, actOnValue } from '../tree/act-on-value.ts';
import { filterBySchema } from '../tree/filter-by-schema.ts';
import { sealPagingLink } from '../tree/seal-links.ts';
import type { Leaf } from './states.ts';

/**
 * Does everything to one value that the rules say about its place (schema, link, actions), with the functions of the tree
 * engine.
 *
 * @returns undefined when the value must not leave
 * @throws RequestError RESPONSE_NOT_SANITIZABLE as they do
 */
export function treatPlace(
  leaf: Leaf,
  value: JsonNode,
  treating: Treating & { readonly limits: JsonLimits },
): JsonNode | undefined {
  const { schema, element, link, ghost, actions } = leaf;
  const { tally } = treating;
  let current = schema === undefined ? value : filterBySchema(schema, value, { tally, added: NONE });
  if (element && current === null) return undefined;
  const sealed = link && current !== null ? sealPagingLink(current, treating.sealLink) : undefined;
  if (sealed !== undefined) tally.linksSealed += 1;
  for (const action of actions) {
    tally.treatments[actOf(action).counts] += 1;
    if (actOf(action).takes === 'nothing') return undefined;
    current = actOnValue(action, current, treating);
  }
  return ghost ? undefined : (sealed ?? current);
}

const NONE: ReadonlySet<never> = new Set();
