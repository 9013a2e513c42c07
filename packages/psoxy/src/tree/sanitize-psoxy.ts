import { RequestError } from '@nymgate/engine/kernel/errors';
import { JsonError, type JsonNode, parseJsonDocuments, writeJson } from '@nymgate/engine/kernel/json/json';
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

/** @throws RequestError RESPONSE_NOT_SANITIZABLE */
export function sanitizePsoxy(
  response: PsoxyResponse,
  bytes: Uint8Array,
  context: TreeContext,
): { text: string; tally: Tally } {
  const tally = createTally();
  const documents = rejectInvalidJson(() => parseJsonDocuments(bytes, context.limits));
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

/** Rules can't address a scalar document, so it would pass unsanitized. null carries no data. */
function requireContainer(root: JsonNode): void {
  if (root !== null && !isObject(root) && !isArray(root))
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'root' });
}

export function rejectInvalidJson<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof JsonError)
      throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: error.reason });
    throw error;
  }
}

/** @throws RequestError RESPONSE_NOT_SANITIZABLE */
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

/** For a path that selects one place at most, an empty array there counts as no match. */
function matchesAnything(path: JsonPath, document: PsoxyDocument): boolean {
  const found = findPathPlaces(path, document).map(getValue);
  if (!path.steps.every(isDefinite)) return found.length > 0;
  return found.some((value) => !isArray(value) || value.items.length > 0);
}
