import { type FieldOutcome, type FieldStep, getMeaning } from '../../dialects/explanation.ts';
import { type FieldPath, formatFieldPath } from '../../dialects/field-path.ts';

type Steps = FieldOutcome['steps'];

/** Gathers the values of an answer by field and fate. */
export type FieldTally = {
  readonly add: (path: FieldPath, ...steps: Steps) => void;
  /** In the order in which the fields were first met. */
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

/** A large answer has a hundred thousand values and a few hundred steps: mostly it is the step itself that comes again. */
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
