import type { JsonLimits, JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';
import { createTextSizeNode } from '@nymgate/engine/sanitizer/transforms/measure-text';
import type { PsoxyAugment } from '../plan/psoxy-response.ts';
import { digestInnerJson } from './digest-inner-json.ts';
import { createWorkBudget, findJsonPlaces } from './find-json-places.ts';
import { isArray, isObject, type PsoxyDocument } from './place.ts';

type Entry = JsonObject['entries'][number];

const DIGEST_PREFIX = '+';
const DIGEST_SUFFIX = ':textDigest';

/** In place (psoxy-facts.md#g). A document that already contains an augment stays unchanged. */
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
        // Only a property has a name for its sibling.
        if (place.in !== 'object') continue;
        const digest = computeDigest(augment, place.entry[1], limits);
        if (digest !== undefined) insertEntry(place.parent, [toDigestKey(place.entry[0]), digest], added);
      }
  return added;
}

/** @example toDigestKey('body') // '+body:textDigest' */
export function toDigestKey(property: string): string {
  return `${DIGEST_PREFIX}${property}${DIGEST_SUFFIX}`;
}

/** Undefined for keys that aren't digests. */
export function parseDigestKey(key: string): string | undefined {
  return key.startsWith(DIGEST_PREFIX) && key.endsWith(DIGEST_SUFFIX)
    ? key.slice(DIGEST_PREFIX.length, -DIGEST_SUFFIX.length)
    : undefined;
}

/** Exactly a digest without keywords: numbers under two known names. */
export function isDigest(value: JsonNode): boolean {
  if (!isObject(value)) return false;
  const [length, words] = value.entries;
  return value.entries.length === 2 && isCountEntry(length, 'length') && isCountEntry(words, 'word_count');
}

/** Undefined when there is nothing to digest, or not the JSON that the augment expects. */
function computeDigest({ inner }: PsoxyAugment, value: JsonNode, limits: JsonLimits): JsonNode | undefined {
  if (typeof value !== 'string') return undefined;
  return inner === undefined
    ? createTextSizeNode(value, [])
    : digestInnerJson(value, { inner, keywords: [], limits });
}

/** If two augments select one property, the later digest wins. */
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

function containsAugment(node: JsonNode): boolean {
  if (isArray(node)) return node.items.some(containsAugment);
  if (!isObject(node)) return false;
  return node.entries.some(([key, value]) => key.startsWith(DIGEST_PREFIX) || containsAugment(value));
}
