import { type FieldFate, type FieldStep, meaningOf } from '../../dialects/explanation.ts';
import { type FieldPath, writeFieldPath } from '../../dialects/field-path.ts';

type Steps = FieldFate['steps'];

/** Gathers the values of an answer by field and fate. */
export type FieldTally = {
  readonly add: (path: FieldPath, ...steps: Steps) => void;
  /** In the order in which the fields were first met. */
  readonly fates: () => readonly FieldFate[];
};

export function createFieldTally(): FieldTally {
  const counted = new Map<string, { readonly field: string; readonly steps: Steps; count: number }>();
  const add = (path: FieldPath, ...steps: Steps): void => {
    const field = writeFieldPath(path);
    const key = JSON.stringify([field, steps.map(keyOf), meaningOf({ steps })]);
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { field, steps, count: 1 });
    else known.count += 1;
  };
  return { add, fates: () => [...counted.values()].map((each) => ({ ...each })) };
}

function keyOf({ treatment, detail, rule }: FieldStep): string {
  return `${treatment} ${detail ?? ''} ${rule}`;
}
