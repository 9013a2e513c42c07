import { RequestError } from '../../kernel/errors.ts';

/** How many more values may be looked at. */
export type WorkBudget = { left: number };

const LOOKS_PER_VALUE = 8;
const LOOKS_FREE = 100_000;

/**
 * What one path may cost: a deep scan looks at each value once, but `$..a..b` looks at nested `a`s again and again, and who
 * writes the document chooses how deep they nest. Small documents have room to spare, large ones a few looks a value.
 *
 * @param values in the document
 */
export function startBudget(values: number): WorkBudget {
  return { left: LOOKS_FREE + LOOKS_PER_VALUE * values };
}

/** @throws RequestError RESPONSE_NOT_SANITIZABLE when the budget is used up */
export function spend(budget: WorkBudget, looks: number): void {
  budget.left -= looks;
  if (budget.left < 0) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'work' });
}
