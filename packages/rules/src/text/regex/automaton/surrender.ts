import type { Search } from './search-text.ts';

const CHARACTERS_PER_STATE = 64;

class GaveUp extends Error {}

/**
 * A pattern that makes states faster than it reads texts gives up its DFAs for good. `read`: UTF-16 units read so far, with those
 * of the text at hand; `gaveUp`: whether threads answer from now on.
 */
export type Surrender = { read: number; gaveUp: boolean };

/**
 * Works out an unknown entry, or refuses to.
 *
 * @param most states that are made before it may refuse
 */
export function stepOrGiveUp(surrender: Surrender, most: number): Search['step'] {
  return (dfa, state, cls) => {
    if (dfa.counts.built > most && surrender.read < dfa.counts.built * CHARACTERS_PER_STATE)
      throw new GaveUp();
    return dfa.step(state, cls);
  };
}

/** Notes that states have been given up; whatever else was thrown is thrown on. */
export function noteGaveUp(surrender: Surrender, error: unknown): void {
  if (!(error instanceof GaveUp)) throw error;
  surrender.gaveUp = true;
}
