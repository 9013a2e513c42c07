import { type FieldOutcome, type FieldStep, getMeaning } from '../../dialects/explanation.ts';
import { type FieldPath, formatFieldPath } from '../../dialects/field-path.ts';

type Steps = FieldOutcome['steps'];

/** Groups the values of a response by field and outcome. */
export type FieldTally = {
  readonly add: (path: FieldPath, ...steps: Steps) => void;
  /** In the order of first occurrence. */
  readonly getOutcomes: () => readonly FieldOutcome[];
};

type Counted = { readonly field: string; readonly steps: Steps; count: number };

export function createFieldTally(): FieldTally {
  const counted: Counted[] = [];
  const byField = new Map<string, Counted[]>();
  const add = (path: FieldPath, ...steps: Steps): void => {
    const field = formatFieldPath(path);
    const known = byField.get(field) ?? [];
    const same = known.find((each) => areSameSteps(each.steps, steps));
    if (same !== undefined) {
      same.count += 1;
      return;
    }
    const first = { field, steps, count: 1 };
    counted.push(first);
    byField.set(field, [...known, first]);
  };
  return { add, getOutcomes: () => counted.map((each) => ({ ...each })) };
}

/** A large response has a hundred thousand values but a few hundred steps, mostly identical objects. */
function areSameSteps(one: Steps, other: Steps): boolean {
  if (one.length !== other.length) return false;
  if (one.every((step, index) => step === other[index])) return true;
  return (
    one.every((step, index) => toStepKey(step) === toStepKey(other[index])) &&
    getMeaning({ steps: one }) === getMeaning({ steps: other })
  );
}

function toStepKey(step: FieldStep | undefined): string {
  return `${step?.treatment} ${step?.detail ?? ''} ${step?.rule}`;
}
