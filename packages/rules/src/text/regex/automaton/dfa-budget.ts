import type { Search } from './search-text.ts';

const MIN_CHARACTERS_PER_STATE = 64;

class DfaBudgetError extends Error {}

/**
 * A pattern that makes states faster than it reads texts gives up its DFAs for good. `read`: UTF-16 units read so far, with those
 * of the text at hand; `gaveUp`: whether threads answer from now on.
 */
export type DfaBudget = { charactersRead: number; exceeded: boolean };

/**
 * Works out an unknown entry, or refuses to.
 *
 * @param most states that are made before it may refuse
 */
export function createBudgetedStep(budget: DfaBudget, maxStates: number): Search['step'] {
  return (dfa, state, cls) => {
    if (dfa.counts.built > maxStates && budget.charactersRead < dfa.counts.built * MIN_CHARACTERS_PER_STATE)
      throw new DfaBudgetError();
    return dfa.step(state, cls);
  };
}

/** Notes that states have been given up; whatever else was thrown is thrown on. */
export function recordBudgetError(budget: DfaBudget, error: unknown): void {
  if (!(error instanceof DfaBudgetError)) throw error;
  budget.exceeded = true;
}
