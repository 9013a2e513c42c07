/**
 * Graph's response and the delivered one, aligned by value in Graph's order. One row per line, so that a list of equal
 * heights can show any size.
 */
export type AlignedResponse = {
  readonly rows: readonly AlignedRow[];
  readonly counts: OutcomeCounts;
  /** Explanations that rows reference by index. */
  readonly fields: readonly FieldExplanation[];
};

export type AlignedRow = {
  /** 0 for the outermost. */
  readonly depth: number;
  /** Property name or element index; empty for the document and closing rows. */
  readonly name: string;
  readonly kind: 'value' | 'open-object' | 'open-list' | 'close-object' | 'close-list';
  /** JSON of a `value` row; absent where that side has none. */
  readonly raw?: string;
  readonly safe?: string;
  /** For `value` rows, and for objects and lists of which nothing is delivered. */
  readonly outcome?: Outcome;
  /** Index in `fields`. */
  readonly field?: number;
};

export type FieldExplanation = {
  /** JSON pointer with `*` for any element. */
  readonly pointer: string;
  /** `keep (dateTime)`, `pseudonymize`, `redact where a filter holds, then pseudonymize`. */
  readonly treatment: string;
  readonly reason?: string;
  /** `identifier`, `content`, … */
  readonly class?: string;
  /** `rules.yaml:12` or `user.mail`. */
  readonly rule: string;
  /** Name in the dictionary: `entra-id/user.mail`; absent if no connector has the field. */
  readonly dictionary?: string;
};

/** `reduced` is any treatment that delivers less (size, phrases, a constant). */
export type Outcome = 'kept' | 'dropped' | 'pseudonymized' | 'reduced' | 'sealed';

/** In display order. */
export const OUTCOMES = Object.freeze([
  'dropped',
  'pseudonymized',
  'reduced',
  'sealed',
  'kept',
] as const satisfies readonly Outcome[]);

export type OutcomeCounts = Readonly<Record<Outcome, number>>;
