import type { JsonLimits, JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';
import { createTextSizeNode } from '@nymgate/engine/sanitizer/transforms/measure-text';
import type { PsoxyAugment } from '../plan/psoxy-response.ts';
import { digestInnerJson } from './digest-inner-json.ts';
import { createWorkBudget, findJsonPlaces } from './find-json-places.ts';
import { isArray, isObject, type PsoxyDocument } from './place.ts';

type Entry = JsonObject['entries'][number];

const DIGEST_PREFIX = '+';
const DIGEST_SUFFIX = ':textDigest';

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
  if (augments.length === 0 || containsAugment(document.root)) return added;
  for (const augment of augments)
    for (const { steps } of augment.paths)
      for (const place of findJsonPlaces(document.root, steps, createWorkBudget(document.valueCount))) {
        // Only a property has a name from which the name of the sibling can be made.
        if (place.in !== 'object') continue;
        const digest = computeDigest(augment, place.entry[1], limits);
        if (digest !== undefined) insertEntry(place.parent, [toDigestKey(place.entry[0]), digest], added);
      }
  return added;
}

/** @example digestKey('body') // '+body:textDigest' */
export function toDigestKey(property: string): string {
  return `${DIGEST_PREFIX}${property}${DIGEST_SUFFIX}`;
}

/** The property whose digest a key holds; undefined for other keys. */
export function parseDigestKey(key: string): string | undefined {
  return key.startsWith(DIGEST_PREFIX) && key.endsWith(DIGEST_SUFFIX)
    ? key.slice(DIGEST_PREFIX.length, -DIGEST_SUFFIX.length)
    : undefined;
}

/** Whether a value is exactly what a digest without keywords is: numbers under two known names. */
export function isDigest(value: JsonNode): boolean {
  if (!isObject(value)) return false;
  const [length, words] = value.entries;
  return value.entries.length === 2 && isCountEntry(length, 'length') && isCountEntry(words, 'word_count');
}

/** undefined: there is nothing to digest, or it is not the JSON that the augment expects. */
function computeDigest({ inner }: PsoxyAugment, value: JsonNode, limits: JsonLimits): JsonNode | undefined {
  if (typeof value !== 'string') return undefined;
  return inner === undefined
    ? createTextSizeNode(value, [])
    : digestInnerJson(value, { inner, keywords: [], limits });
}

/** Two augments may lead to one property: the later digest replaces the earlier. */
function insertEntry({ entries }: JsonObject, entry: Entry, added: Set<Entry>): void {
  const existing = entries.find(([key]) => key === entry[0]);
  if (existing === undefined) {
    entries.push(entry);
    added.add(entry);
  } else existing[1] = entry[1];
}

function isCountEntry(entry: readonly [string, JsonNode] | undefined, name: string): boolean {
  if (entry === undefined || entry[0] !== name) return false;
  const value = entry[1];
  return typeof value === 'object' && value?.kind === 'number' && /^[0-9]{1,9}$/.test(value.text);
}

/** Whether any key in the document is one that augments write. */
function containsAugment(node: JsonNode): boolean {
  if (isArray(node)) return node.items.some(containsAugment);
  if (!isObject(node)) return false;
  return node.entries.some(([key, value]) => key.startsWith(DIGEST_PREFIX) || containsAugment(value));
}
