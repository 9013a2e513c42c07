import { RequestError } from '@nymgate/engine/kernel/errors';
import {
  JsonError,
  type JsonLimits,
  type JsonNode,
  parseJsonDocuments,
  writeJson,
} from '@nymgate/engine/kernel/json/json';
import type { TreeContext } from '@nymgate/engine/sanitizer/tree/sanitize-tree';
import { createTally, type Tally } from '@nymgate/engine/sanitizer/tree/tally';
import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import type { PsoxyResponse, PsoxyTransform } from '../plan/psoxy-response.ts';
import { type ActContext, applyAction, getBehavior } from './apply-action.ts';
import { addAugments } from './augments.ts';
import { encryptLinks, writeEncryptedLinks } from './encrypt-links.ts';
import { filterBySchema } from './filter-by-schema.ts';
import { createWorkBudget, findJsonPlaces } from './find-json-places.ts';
import {
  getValue,
  isArray,
  isObject,
  makeKeysUnique,
  type PsoxyDocument,
  removePlaces,
  replacePlaces,
  type ValuePlace,
} from './place.ts';
import { isDefinite } from './test-value.ts';

/**
 * The engine of Psoxy's rule language: each document of the body is augmented, filtered by the schema, and transformed, in
 * this order; the results are joined by line feeds.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE: not JSON within the limits, a document that is a bare scalar, a value that an
 * action cannot treat, a path that costs too much, a link that cannot be sealed
 */
export function sanitizePsoxy(
  response: PsoxyResponse,
  bytes: Uint8Array,
  context: TreeContext,
): { text: string; tally: Tally } {
  const tally = createTally();
  const documents = parseDocuments(bytes, context.limits);
  const safe = documents.map((root) => sanitizeDocument(response, root, { ...context, tally }));
  return { text: safe.map(writeJson).join('\n'), tally };
}

function sanitizeDocument(
  response: PsoxyResponse,
  root: JsonNode,
  context: TreeContext & { readonly tally: Tally },
): JsonNode {
  const { limits, tally, sealLink } = context;
  requireContainer(root);
  const values = makeKeysUnique(root);
  const added = addAugments(response.augments, { root, valueCount: values }, limits);
  const declared =
    response.schema === undefined ? root : filterBySchema(response.schema, root, { tally, added });
  const links = response.links === 'seal' ? encryptLinks(declared, sealLink) : [];
  for (const transform of response.transforms)
    applyTransform(transform, { root: declared, valueCount: values }, context);
  writeEncryptedLinks(links);
  tally.linksSealed += links.length;
  return declared;
}

/** No rule can name a text or number that is the whole document, so none would hide it. null says nothing. */
function requireContainer(root: JsonNode): void {
  if (root !== null && !isObject(root) && !isArray(root))
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'root' });
}

function parseDocuments(bytes: Uint8Array, limits: JsonLimits): readonly JsonNode[] {
  try {
    return parseJsonDocuments(bytes, limits);
  } catch (error) {
    if (error instanceof JsonError)
      throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: error.reason });
    throw error;
  }
}

/**
 * Applies one transform to a document, in place: its paths in order, each on what the former left.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE
 */
function applyTransform(
  transform: PsoxyTransform,
  document: PsoxyDocument,
  context: ActContext & { readonly tally: Tally },
): void {
  const { action, applyOnlyWhen, paths } = transform;
  if (applyOnlyWhen !== undefined && !matchesAnything(applyOnlyWhen, document)) return;
  for (const path of paths) {
    const places = findPathPlaces(path, document);
    context.tally.treatments[getBehavior(action).countedAs] += places.length;
    if (getBehavior(action).accepts === 'nothing') removePlaces(places);
    else replacePlaces(places, (value) => applyAction(action, value, context));
  }
}

export function findPathPlaces(
  { steps }: JsonPath,
  { root, valueCount }: PsoxyDocument,
): readonly ValuePlace[] {
  return findJsonPlaces(root, steps, createWorkBudget(valueCount));
}

/** Where a path leads to one place at most, an empty list there counts as nothing. */
function matchesAnything(path: JsonPath, document: PsoxyDocument): boolean {
  const found = findPathPlaces(path, document).map(getValue);
  if (!path.steps.every(isDefinite)) return found.length > 0;
  return found.some((value) => !isArray(value) || value.items.length > 0);
}
