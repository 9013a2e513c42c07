/** A reader of outside text, and what must hold whatever it is given. */
export type FuzzTarget = {
  readonly name: string;
  /** Texts that it understands, to begin with. */
  readonly seeds: readonly string[];
  /** Words and marks that lead into its corners. */
  readonly pieces: readonly string[];
  /** @throws Error when a promise does not hold; refusals that the reader documents are no fault */
  readonly run: (text: string) => void;
};

/** Ends the run with a sentence about what does not hold. */
export function expectThat(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(`does not hold: ${promise}`);
}
