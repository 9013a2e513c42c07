import { parseJson } from '@nymgate/engine/kernel/json/json';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { Review } from '../dialects/rule-language.ts';
import { selectValidParts } from '../native/select-valid-parts.ts';
import { getNote } from './explain/create-rule-locator.ts';
import { countFieldOutcomes, listFieldOutcomes } from './explain/list-field-outcomes.ts';
import { explainNativeRequest } from './explain/native-request.ts';
import { createGraphTables } from './lint/create-graph-tables.ts';
import { lintNative } from './lint/lint-native.ts';
import { viewNative } from './native-view.ts';

/** Explains, lints and compares plans of our own language. */
export const nativeReview: Review<NativePlan> = {
  explainRequest: explainNativeRequest,
  explainFields: (_, { response }, { documents }) =>
    documents === undefined ? listFieldOutcomes(response) : countFieldOutcomes(response, documents),
  parseAnswer: (bytes, limits) => [parseJson(bytes, limits)],
  lint: ({ ruleSet }, knowledge, report) =>
    lintNative(selectValidParts(ruleSet, []), ruleSet, createGraphTables(knowledge), report),
  view: viewNative,
  noteOf: ({ ruleSet }, pointer) => getNote(ruleSet, pointer),
};
