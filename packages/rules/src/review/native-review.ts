import type { Review } from '../dialects/dialect.ts';
import { parseJson } from '@nymgate/engine/kernel/json/json';
import { soundParts } from '../native/sound-parts.ts';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import { noteOf } from './explain/locate-rules.ts';
import { nativeFields, nativeFieldsOf } from './explain/native-fields.ts';
import { explainNativeRequest } from './explain/native-request.ts';
import { graphTables } from './lint/graph-tables.ts';
import { lintNative } from './lint/lint-native.ts';
import { viewNative } from './native-view.ts';

/** Explains, lints and compares plans of our own language. */
export const nativeReview: Review<NativePlan> = {
  explainRequest: explainNativeRequest,
  explainFields: (_, { response }, { documents }) =>
    documents === undefined ? nativeFields(response) : nativeFieldsOf(response, documents),
  parseAnswer: (bytes, limits) => [parseJson(bytes, limits)],
  lint: ({ ruleSet }, knowledge, report) =>
    lintNative(soundParts(ruleSet, []), ruleSet, graphTables(knowledge), report),
  view: viewNative,
  noteOf: ({ ruleSet }, pointer) => noteOf(ruleSet, pointer),
};
