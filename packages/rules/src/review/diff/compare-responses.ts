import type { FieldsView } from '../../dialects/endpoint-view.ts';
import {
  describeOutcome,
  EXPOSURE_LEVELS,
  type FieldOutcome,
  type FieldStep,
  getExposure,
  getMeaning,
} from '../../dialects/explanation.ts';
import { formatFieldPath } from '../../dialects/field-path.ts';
import { grammarsCover } from '../../native/check-overlap.ts';
import type { EndpointPair } from './pair-endpoints.ts';
import type { FieldChange, FieldPlace } from './rule-diff.ts';

export type ResponseComparison = {
  readonly exposed: readonly FieldChange[];
  readonly hidden: readonly FieldChange[];
};

type Draft = Omit<FieldChange, 'places'> & { readonly more: boolean; readonly places: FieldPlace[] };

/**
 * Compares what becomes of each field that either side may deliver. Fields that the same two rules decide are one change, in
 * all endpoints together.
 */
export function compareResponses(pairs: readonly EndpointPair[]): ResponseComparison {
  const drafts = new Map<string, Draft>();
  for (const { before, after } of pairs) {
    const [earlier, later] = [before.fields, after.fields];
    for (const path of getFieldPaths(earlier, later)) {
      const [old, now] = [earlier.getOutcome(path), later.getOutcome(path)];
      const comparison = compareOutcomes(old, now);
      if (comparison === 'same') continue;
      const change = {
        before: describeOutcome({ steps: old }),
        after: describeOutcome({ steps: now }),
        rules: { before: old[0].rule, after: now[0].rule },
        ...(comparison === 'unclear' && { unclear: true as const }),
      };
      const key = JSON.stringify(change);
      const draft = drafts.get(key) ?? { ...change, more: comparison !== 'less', places: [] };
      drafts.set(key, draft);
      draft.places.push({ endpoint: after.template, field: formatFieldPath(path) });
    }
  }
  return {
    exposed: [...drafts.values()].filter(({ more }) => more).flatMap(toChange),
    hidden: [...drafts.values()].filter(({ more }) => !more).flatMap(toChange),
  };
}

function getFieldPaths(before: FieldsView, after: FieldsView): readonly (typeof before.paths)[number][] {
  const paths = [...before.paths, ...after.paths].map((path) => [formatFieldPath(path), path] as const);
  return [...new Map(paths).values()];
}

function toChange({ places, more: _, ...change }: Draft): readonly FieldChange[] {
  const [first, ...others] = places;
  return first === undefined ? [] : [{ ...change, places: [first, ...others] }];
}

/** How much gets out now, compared with before. */
export type OutcomeComparison = 'same' | 'more' | 'less' | 'unclear';

type Steps = FieldOutcome['steps'];
type Kept = NonNullable<FieldStep['keeps']>;

/** Compares what becomes of a field under two rule sets. */
export function compareOutcomes(before: Steps, after: Steps): OutcomeComparison {
  const [earlier, later] = [getExposure({ steps: before }), getExposure({ steps: after })];
  if (earlier !== later) return later > earlier ? 'more' : 'less';
  if (later === EXPOSURE_LEVELS.nothing || getMeaning({ steps: before }) === getMeaning({ steps: after }))
    return 'same';
  const [first, second] = [before[0], after[0]];
  if (before.length === 1 && after.length === 1) return compareSteps(first, second);
  return compareConditions(before, after);
}

function compareSteps(before: FieldStep, after: FieldStep): OutcomeComparison {
  if (before.keeps !== undefined && after.keeps !== undefined) return compareTypes(before.keeps, after.keeps);
  if (before.phrases !== undefined && after.phrases !== undefined)
    return comparePhrases(before.phrases, after.phrases);
  return 'unclear';
}

function compareTypes(before: Kept, after: Kept): OutcomeComparison {
  if (before === after) return 'same';
  if (isWithin(after, before)) return isWithin(before, after) ? 'same' : 'less';
  return 'more';
}

function isWithin(narrow: Kept, wide: Kept): boolean {
  if (wide === 'any') return true;
  if (narrow === 'any') return false;
  if (isScalar(narrow) || isScalar(wide))
    return narrow === wide || (narrow === 'integer' && wide === 'number');
  return grammarsCover([wide], [narrow]);
}

function isScalar(type: Kept): type is 'boolean' | 'integer' | 'number' {
  return type === 'boolean' || type === 'integer' || type === 'number';
}

function comparePhrases(before: readonly string[], after: readonly string[]): OutcomeComparison {
  if (after.some((phrase) => !before.includes(phrase))) return 'more';
  return before.some((phrase) => !after.includes(phrase)) ? 'less' : 'same';
}

/** Each conditional step hides something, so one more of them hides more. */
function compareConditions(before: Steps, after: Steps): OutcomeComparison {
  const [earlier, later] = [before, after].map((steps) => steps.map((step) => getMeaning({ steps: [step] })));
  const removed = earlier?.some((meaning) => later?.includes(meaning) === false);
  const added = later?.some((meaning) => earlier?.includes(meaning) === false);
  if (removed === added) return 'unclear';
  return removed === true ? 'more' : 'less';
}
