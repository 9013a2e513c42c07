import {
  JsonError,
  type JsonLimits,
  type JsonNode,
  parseJson,
  writeJson,
} from '@nymgate/engine/kernel/json/json';
import { createTextSizeNode } from '@nymgate/engine/sanitizer/transforms/measure-text';
import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import { createWorkBudget, findJsonPlaces } from './find-json-places.ts';
import { makeKeysUnique, replacePlaces } from './place.ts';

type DigestOptions = {
  readonly inner: JsonPath;
  readonly keywords: readonly string[];
  readonly limits: JsonLimits;
};

/**
 * Replaces each text that the inner path selects by its digest, other values there by null. Undefined when
 * the text isn't a JSON document, or the path selects nothing: a phone number is JSON too.
 *
 * @example digestInnerJson('{"text":"Hi all"}', options) // '{"text":"{\"length\":6,\"word_count\":2}"}'
 */
export function digestInnerJson(
  text: string,
  { inner, keywords, limits }: DigestOptions,
): string | undefined {
  const document = parse(text, limits);
  if (document === undefined) return undefined;
  const places = findJsonPlaces(document, inner.steps, createWorkBudget(makeKeysUnique(document)));
  if (places.length === 0) return undefined;
  const digest = (value: JsonNode): JsonNode =>
    typeof value === 'string' ? writeJson(createTextSizeNode(value, keywords)) : null;
  if (places.some((place) => place.in === 'root')) return writeJson(digest(document));
  replacePlaces(places, digest);
  return writeJson(document);
}

function parse(text: string, limits: JsonLimits): JsonNode | undefined {
  try {
    return parseJson(new TextEncoder().encode(text), limits);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
