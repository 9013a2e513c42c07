import type { NativePlan, Plan } from '../../plan/plan.ts';
import { describeFate } from '../explain/field-fate.ts';
import { writeFieldPath } from '../explain/field-path.ts';
import { compareFates } from './compare-fates.ts';
import { type FieldsView, fieldsView } from './fields-view.ts';
import type { EndpointPair } from './pair-endpoints.ts';
import type { FieldChange, FieldPlace } from './rule-diff.ts';

export type AnswerComparison = {
  readonly exposed: readonly FieldChange[];
  readonly hidden: readonly FieldChange[];
};

type Draft = Omit<FieldChange, 'places'> & { readonly more: boolean; readonly places: FieldPlace[] };

/**
 * Compares what becomes of each field that either side may deliver. Fields that the same two rules decide, in whichever
 * endpoints, are one change.
 */
export function compareAnswers(
  pairs: readonly EndpointPair[],
  plans: { readonly before: Plan; readonly after: Plan },
  known: readonly NativePlan[],
): AnswerComparison {
  const drafts = new Map<string, Draft>();
  for (const { before, after } of pairs) {
    const [earlier, later] = [fieldsView(plans.before, before, known), fieldsView(plans.after, after, known)];
    for (const path of pathsOf(earlier, later)) {
      const [old, now] = [earlier.fate(path), later.fate(path)];
      const comparison = compareFates(old, now);
      if (comparison === 'same') continue;
      const change = {
        before: describeFate({ steps: old }),
        after: describeFate({ steps: now }),
        rules: { before: old[0].rule, after: now[0].rule },
        ...(comparison === 'unclear' && { unclear: true as const }),
      };
      const key = JSON.stringify(change);
      const draft = drafts.get(key) ?? { ...change, more: comparison !== 'less', places: [] };
      drafts.set(key, draft);
      draft.places.push({ endpoint: after.template, field: writeFieldPath(path) });
    }
  }
  return {
    exposed: [...drafts.values()].filter(({ more }) => more).flatMap(toChange),
    hidden: [...drafts.values()].filter(({ more }) => !more).flatMap(toChange),
  };
}

function pathsOf(before: FieldsView, after: FieldsView): readonly (typeof before.paths)[number][] {
  const paths = [...before.paths, ...after.paths].map((path) => [writeFieldPath(path), path] as const);
  return [...new Map(paths).values()];
}

function toChange({ places, more: _, ...change }: Draft): readonly FieldChange[] {
  const [first, ...others] = places;
  return first === undefined ? [] : [{ ...change, places: [first, ...others] }];
}
