import type { Outcome, OutcomeCounts } from './outcome.ts';

/**
 * Graph's answer and ours laid side by side, value by value, in the order of Graph's. One row a line of the picture, so that a list of
 * rows of one height shows it however large it is.
 */
export type AlignedResponse = {
  readonly rows: readonly AlignedRow[];
  readonly counts: OutcomeCounts;
  /** What rules say of the fields that the rows name by index. */
  readonly fields: readonly FieldExplanation[];
};

export type AlignedRow = {
  /** 0 for the outermost. */
  readonly depth: number;
  /** Name of the property or index of the element; empty for the document itself and for closing rows. */
  readonly name: string;
  readonly kind: 'value' | 'open-object' | 'open-list' | 'close-object' | 'close-list';
  /** JSON of the value, for `value` rows; absent where that side has none. */
  readonly raw?: string;
  readonly safe?: string;
  /** For `value` rows, and for objects and lists of which nothing is delivered. */
  readonly outcome?: Outcome;
  /** Index in `fields`. */
  readonly field?: number;
};

/** What the rules say of one field, in words. */
export type FieldExplanation = {
  /** JSON pointer with `*` for any element. */
  readonly pointer: string;
  /** `keep (dateTime)`, `pseudonymize`, `redact where a filter holds, then pseudonymize`. */
  readonly treatment: string;
  readonly reason?: string;
  /** Class of the data: `identifier`, `content`, … */
  readonly class?: string;
  /** `rules.yaml:12` or `user.mail`. */
  readonly rule: string;
  /** Name of the field in the dictionary: `entra-id/user.mail`; absent when no connector knows it. */
  readonly dictionary?: string;
};
