import type { JsonNode } from '../../kernel/json.ts';
import type { Tally, Treatment } from '../../sanitizer/tree/tally.ts';
import type { JsonPath } from '../../text/jsonpath/json-path.ts';
import type { PsoxyAction, PsoxyTransform } from '../psoxy-response.ts';
import { type ActContext, actOnValue } from './act-on-value.ts';
import { findPlaces } from './find-places.ts';
import { isArray, type Place, valueAt } from './place.ts';
import { removePlaces } from './remove-places.ts';
import { replacePlaces } from './replace-places.ts';
import { isDefinite } from './test-value.ts';
import { startBudget } from './work-budget.ts';

export type PsoxyDocument = {
  readonly root: JsonNode;
  /** Values in it before anything was done, which is what a path may cost. */
  readonly values: number;
};

/**
 * Applies one transform to a document, in place: its paths in order, each on what the former left.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE
 */
export function applyTransform(
  transform: PsoxyTransform,
  document: PsoxyDocument,
  context: ActContext & { readonly tally: Tally },
): void {
  const { action, applyOnlyWhen, paths } = transform;
  if (applyOnlyWhen !== undefined && !leadsSomewhere(applyOnlyWhen, document)) return;
  for (const path of paths) {
    const places = find(path, document);
    context.tally.treatments[TREATMENT_OF[action.type]] += places.length;
    if (action.type === 'redact') removePlaces(places);
    else replacePlaces(places, (value) => actOnValue(action, value, context));
  }
}

function find({ steps }: JsonPath, { root, values }: PsoxyDocument): readonly Place[] {
  return findPlaces(root, steps, startBudget(values));
}

/** An empty list at a path that leads to one place is as good as nothing there. */
function leadsSomewhere(path: JsonPath, document: PsoxyDocument): boolean {
  const found = find(path, document).map(valueAt);
  if (!path.steps.every(isDefinite)) return found.length > 0;
  return found.some((value) => !isArray(value) || value.items.length > 0);
}

/** Under which treatment of ours an action is counted. */
export const TREATMENT_OF = {
  redact: 'drop',
  redactRegexMatches: 'keepPhrases',
  redactExceptPhrases: 'keepPhrases',
  redactExceptSubstringsMatchingRegexes: 'keepPhrases',
  filterTokenByRegex: 'keepPhrases',
  pseudonymize: 'pseudonymize',
  pseudonymizeEmailHeader: 'pseudonymize',
  pseudonymizeRegexMatches: 'pseudonymize',
  tokenize: 'tokenize',
  textDigest: 'textDigest',
  hashIp: 'pseudonymize',
  encryptIp: 'tokenize',
} as const satisfies Record<PsoxyAction['type'], Treatment>;
