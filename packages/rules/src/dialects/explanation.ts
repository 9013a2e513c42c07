import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { ValueType } from '@nymgate/engine/plan/rule-set';

/** Contains names and rule locations, never values of the request. */
export type EndpointVerdict = {
  readonly id: string;
  readonly template: string;
  /** JSON pointer of the endpoint in its rule set. */
  readonly rule: string;
  readonly why: string;
};

export type ParameterVerdict = {
  /** As spelled in the request; in the rule when the request lacks it. */
  readonly name: string;
  readonly passes: boolean;
  /** What the rule requires of the value, or why it doesn't pass. */
  readonly why: string;
  readonly rule?: string;
};

export type RequestExplanation = {
  readonly allowed: boolean;
  /** Reason for the refusal, see `docs/reference/errors.md`. */
  readonly code?: RequestErrorCode;
  readonly subject?: string;
  /** The endpoint that matches path and method. */
  readonly endpoint?: Omit<EndpointVerdict, 'why'>;
  /** All other endpoints, in the order of the rules. */
  readonly others: readonly EndpointVerdict[];
  readonly query: readonly ParameterVerdict[];
  /** Names of the request headers that would be forwarded. */
  readonly headers: readonly string[];
  /** Other checks that apply. */
  readonly notes: readonly string[];
};

/** From nothing to everything. A conditional treatment counts by what it lets out of the other values. */
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

/** One treatment of a field, and its rule. */
export type FieldStep = {
  /** As named in the rule language: `keep`, `drop`, `pseudonymize`, `redactRegexMatches`. */
  readonly treatment: string;
  /** For example the type of a kept value or a condition. Never a value of a response. */
  readonly detail?: string;
  /** JSON pointer of the deciding rule in its rule set. */
  readonly rule: string;
  /** A filter, an index or a condition decides by value. */
  readonly sometimes?: true;
  /** Dropped because the rules don't list it. */
  readonly isUnlisted?: true;
  readonly exposure: Exposure;
  /** Canonical text of everything that affects the treatment, equal for equivalent steps. */
  readonly meaning: string;
  /** For `keep`: which values. */
  readonly keeps?: ValueType | 'any';
  /** For `keep`: the gateway's policy for domains decides. */
  readonly byDomainPolicy?: true;
  /** For `keepPhrases`: the list. */
  readonly phrases?: readonly string[];
};

export type FieldOutcome = {
  /** JSON pointer with `*` for any element. */
  readonly field: string;
  /** In order of application; never empty. */
  readonly steps: readonly [FieldStep, ...FieldStep[]];
  /** Number of values of this field in the response. Absent without a response. */
  readonly count?: number;
  /** An earlier field with the same parts, which are listed there. */
  readonly sameAs?: string;
};

/** The least that any unconditional step leaves. */
export function getExposure({ steps }: Pick<FieldOutcome, 'steps'>): Exposure {
  let least: Exposure = EXPOSURE_LEVELS.everything;
  for (const { exposure, sometimes } of steps) if (sometimes !== true && exposure < least) least = exposure;
  return least;
}

export function getMeaning({ steps }: Pick<FieldOutcome, 'steps'>): string {
  return steps.map(({ meaning, sometimes }) => `${sometimes === true ? '?' : ''}${meaning}`).join(' then ');
}

/** `keep (dateTime)`, `redact where a filter holds, then pseudonymize`. */
export function describeOutcome({ steps }: Pick<FieldOutcome, 'steps'>): string {
  return steps
    .map(({ treatment, detail }) => (detail === undefined ? treatment : `${treatment} (${detail})`))
    .join(', then ');
}
