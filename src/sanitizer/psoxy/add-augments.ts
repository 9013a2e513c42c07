import type { JsonLimits, JsonNode, JsonObject } from '../../kernel/json.ts';
import type { PsoxyAugment } from '../../rules/psoxy/psoxy-response.ts';
import { digestNode } from '../transforms/digest-text.ts';
import type { PsoxyDocument } from './apply-transform.ts';
import { digestKey, holdsAugment } from './augment-key.ts';
import { digestInside } from './digest-inside.ts';
import { findPlaces } from './find-places.ts';
import { startBudget } from './work-budget.ts';

type Entry = JsonObject['entries'][number];

/**
 * Puts `+<name>:textDigest` beside every text that the augments lead to, in place. A document that has such a key already was
 * augmented before, and is left alone. The texts themselves stay; transforms deal with them (psoxy-facts.md#g).
 *
 * @returns the entries that were added
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when the document makes a path too costly
 */
export function addAugments(
  augments: readonly PsoxyAugment[],
  document: PsoxyDocument,
  limits: JsonLimits,
): ReadonlySet<Entry> {
  const added = new Set<Entry>();
  if (augments.length === 0 || holdsAugment(document.root)) return added;
  for (const augment of augments)
    for (const { steps } of augment.paths)
      for (const place of findPlaces(document.root, steps, startBudget(document.values))) {
        // Only a property has a name to put a sibling beside.
        if (place.in !== 'object') continue;
        const digest = digestFor(augment, place.entry[1], limits);
        if (digest !== undefined) put(place.parent, [digestKey(place.entry[0]), digest], added);
      }
  return added;
}

/** undefined: there is nothing to digest, or it is not the JSON that the augment expects. */
function digestFor({ inner }: PsoxyAugment, value: JsonNode, limits: JsonLimits): JsonNode | undefined {
  if (typeof value !== 'string') return undefined;
  return inner === undefined ? digestNode(value, []) : digestInside(value, { inner, keywords: [], limits });
}

/** Two augments may lead to one property: the later digest replaces the earlier. */
function put({ entries }: JsonObject, entry: Entry, added: Set<Entry>): void {
  const earlier = entries.find(([key]) => key === entry[0]);
  if (earlier === undefined) {
    entries.push(entry);
    added.add(entry);
  } else earlier[1] = entry[1];
}
