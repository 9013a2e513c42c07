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

/**
 * The digest of JSON that stands in a string: each text that the inner path leads to becomes the text of its digest, anything
 * else there null; then the JSON is written anew, compactly. The rest of it stays as the rule wants.
 *
 * @returns undefined when the text is not one JSON document, or one in which the path leads nowhere: whoever writes a text can
 * make it JSON by a pair of quotes, and a phone number is JSON as it is
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when the inner document makes the path too costly
 * @example digestInside('{ "text": "Hi all" }', { inner, keywords: [], limits })
 * // '{"text":"{\"length\":6,\"word_count\":2}"}'
 */
export function digestInnerJson(
  text: string,
  digestOptions: {
    readonly inner: JsonPath;
    readonly keywords: readonly string[];
    readonly limits: JsonLimits;
  },
): string | undefined {
  const document = parse(text, digestOptions.limits);
  if (document === undefined) return undefined;
  const places = findJsonPlaces(
    document,
    digestOptions.inner.steps,
    createWorkBudget(makeKeysUnique(document)),
  );
  if (places.length === 0) return undefined;
  const digest = (value: JsonNode) => digestValue(value, digestOptions.keywords);
  if (places.some((place) => place.in === 'root')) return writeJson(digest(document));
  replacePlaces(places, digest);
  return writeJson(document);
}

function digestValue(value: JsonNode, keywords: readonly string[]): JsonNode {
  return typeof value === 'string' ? writeJson(createTextSizeNode(value, keywords)) : null;
}

function parse(text: string, limits: JsonLimits): JsonNode | undefined {
  try {
    return parseJson(new TextEncoder().encode(text), limits);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
