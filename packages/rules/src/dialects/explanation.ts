import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { ValueType } from '@nymgate/engine/plan/rule-set';

/** Why an endpoint does not decide a request. Holds names and places of rules, never a value of the request. */
export type EndpointVerdict = {
  readonly id: string;
  readonly template: string;
  /** JSON pointer of the endpoint in its rule set. */
  readonly rule: string;
  readonly why: string;
};

export type ParameterVerdict = {
  /** In the request's spelling; when it is missing there, in the rule's. */
  readonly name: string;
  readonly passes: boolean;
  /** What the rule asks of the value, or why it does not pass. */
  readonly why: string;
  readonly rule?: string;
};

/** What a rule set says about a request. */
export type RequestExplanation = {
  readonly allowed: boolean;
  /** Why it is refused; `docs/reference/errors.md` lists them. */
  readonly code?: RequestErrorCode;
  readonly subject?: string;
  /** The endpoint that decides: it takes the path and the method. */
  readonly endpoint?: Omit<EndpointVerdict, 'why'>;
  /** All other endpoints, in the order of the rules. */
  readonly others: readonly EndpointVerdict[];
  readonly query: readonly ParameterVerdict[];
  /** Names of the request headers that would go on. */
  readonly headers: readonly string[];
  /** Other things that decide beside the rules. */
  readonly notes: readonly string[];
};

/**
 * How much of a value a treatment lets out, from nothing to everything. A treatment that applies to some values only counts by
 * what it lets out of the others.
 */
export const EXPOSURE_LEVELS = Object.freeze({
  nothing: 0,
  constant: 1,
  digest: 2,
  pseudonym: 3,
  reversible: 4,
  parts: 5,
  everything: 6,
});

export type Exposure = (typeof EXPOSURE_LEVELS)[keyof typeof EXPOSURE_LEVELS];

/** One thing that happens to a field, and the rule that says so. */
export type FieldStep = {
  /** As the rule language calls it: `keep`, `drop`, `pseudonymize`, `redactRegexMatches`. */
  readonly treatment: string;
  /** What else a person has to know: the type of a kept value, a condition. Never a value of an answer. */
  readonly detail?: string;
  /** JSON pointer of the deciding rule in its rule set. */
  readonly rule: string;
  /** Only some values of the field are treated so: a filter, an index or a condition decides which. */
  readonly sometimes?: true;
  readonly exposure: Exposure;
  /** Canonical text of everything that the treatment depends on. Two steps that mean the same are equal here. */
  readonly meaning: string;
  /** For `keep`: which values. */
  readonly keeps?: ValueType | 'any';
  /** For `keepPhrases`: the list. */
  readonly phrases?: readonly string[];
};

/** What becomes of one field of an answer. */
export type FieldOutcome = {
  /** JSON pointer with `*` for any element. */
  readonly field: string;
  /** In the order in which they happen; never empty. */
  readonly steps: readonly [FieldStep, ...FieldStep[]];
  /** How many values of this field the answer holds. Absent when no answer was given. */
  readonly count?: number;
  /** An earlier field that has the same parts; they are told there. */
  readonly sameAs?: string;
};

/** What gets out of a field in the end: the least that any unconditional step leaves. */
export function getExposure({ steps }: Pick<FieldOutcome, 'steps'>): Exposure {
  let least: Exposure = EXPOSURE_LEVELS.everything;
  for (const { exposure, sometimes } of steps) if (sometimes !== true && exposure < least) least = exposure;
  return least;
}

/** Everything that the fate of a field depends on, as one text. */
export function getMeaning({ steps }: Pick<FieldOutcome, 'steps'>): string {
  return steps.map(({ meaning, sometimes }) => `${sometimes === true ? '?' : ''}${meaning}`).join(' then ');
}

/** `keep (dateTime)`, `redact where a filter holds, then pseudonymize`. */
export function describeOutcome({ steps }: Pick<FieldOutcome, 'steps'>): string {
  return steps
    .map(({ treatment, detail }) => (detail === undefined ? treatment : `${treatment} (${detail})`))
    .join(', then ');
}
