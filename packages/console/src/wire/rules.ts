import * as v from 'valibot';
import type { AlignedResponse } from './aligned-response.ts';
import type { Operation, Problem } from './operation-kinds.ts';

/** `file` is its name in findings and commands. */
export type RuleText = { readonly text: string; readonly file: string };

/** Replaces the range `from` to `to` (UTF-16 units from 0). */
export type TextEdit = { readonly from: number; readonly to: number; readonly insert: string };

/** Edits are ordered and don't overlap. */
export type RuleFix = { readonly label: string; readonly edits: readonly TextEdit[] };

/** A finding of `nymgate check` with its range in the text. */
export type RuleFinding = {
  readonly code: string;
  /** A note needs no change. */
  readonly severity: 'error' | 'warning' | 'note';
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly next?: string;
  /** The code's sentence in the reference. */
  readonly meaning: string;
  readonly fix?: RuleFix;
};

/** `files`: rules for `nymgate bulk`. Undefined: the text declares no language. */
export type RuleLanguage = 'native' | 'psoxy' | 'files' | undefined;

export type RulesCheck = {
  readonly language?: RuleLanguage;
  /** The hash of the header `Nymgate-Policy`; absent while there is an error. */
  readonly policy?: string;
  readonly endpoints?: number;
  readonly findings: readonly RuleFinding[];
  /** Number of unlisted findings. */
  readonly more: number;
};

export type RuleExample = { readonly id: string; readonly title: string; readonly path: string };
export type RuleExamples = readonly {
  readonly connector: string;
  readonly title: string;
  readonly examples: readonly RuleExample[];
}[];

/** An example's response or a pasted one. */
export type PreviewOf =
  | { readonly connector: string; readonly example: string }
  | { readonly url: string; readonly body: string };

export type RulesPreview =
  | { readonly is: 'safe'; readonly url: string; readonly aligned: AlignedResponse }
  /** The rules refuse the call or withhold the response. */
  | { readonly is: 'refused'; readonly url: string; readonly problem: Problem }
  /** The rules have an error or aren't for calls. */
  | { readonly is: 'faulty' };

/** `exposure`: 0 nothing, 1 a constant, 2 a size, 3 a pseudonym, 4 a reversible pseudonym, 5 parts, 6 everything. */
export type FieldTreatment = { readonly treatment: string; readonly exposure: number };

/** Places of one policy that deliver a dropped property; the first ones and their number. */
export type RemainingPolicy = {
  readonly policy: string;
  readonly places: readonly {
    readonly endpoint: string;
    readonly field: string;
    readonly expand?: string;
    readonly treatment: string;
  }[];
  readonly total: number;
};

export type ChangedField = {
  /** `jobTitle`; empty: any field without a rule. */
  readonly property: string;
  /** Graph's type, if known: `user`. */
  readonly owner?: string;
  /** JSON pointer with `*` for any element, and template of the endpoint, both of the first place. */
  readonly field: string;
  readonly endpoint: string;
  readonly places: number;
  readonly class?: string;
  readonly before: FieldTreatment;
  readonly after: FieldTreatment;
  /** Neither side is known to expose less. */
  readonly unclear?: true;
  /** Where a dropped property is still delivered. */
  readonly remaining?: readonly RemainingPolicy[];
  /** Line of the deciding rule in the editor. */
  readonly line?: number;
  /** JSON of a value of the simulated tenant and what is delivered of it; null: nothing. */
  readonly example?: { readonly raw: string; readonly before: string | null; readonly after: string | null };
};

export type ChangedRequest = { readonly endpoint: string; readonly what: string; readonly line?: number };

export type Listed<Item> = { readonly items: readonly Item[]; readonly total: number };

export type RulesComparison =
  | { readonly is: 'faulty'; readonly side: 'editor' | 'other' }
  | {
      readonly is: 'compared';
      /** `connector:entra-id`, or a file. */
      readonly other: string;
      readonly exposed: Listed<ChangedField>;
      readonly hidden: Listed<ChangedField>;
      readonly allowed: Listed<ChangedRequest>;
      readonly refused: Listed<ChangedRequest>;
    };

export type RuleWord = {
  readonly word: string;
  /** Groups words that are valid in one place: `file`, `field`, `treatment`, `type`, `endpoint`, … */
  readonly kind: string;
  /** A sentence of the reference. */
  readonly meaning: string;
};

/** A property of Graph with its built-in rule. */
export type KnownField = { readonly name: string; readonly rule: string; readonly reason?: string };

export type RulesReference = {
  readonly native: readonly RuleWord[];
  readonly psoxy: readonly RuleWord[];
  /** By Graph's type: `user`, `event`, … */
  readonly fields: Readonly<Record<string, readonly KnownField[]>>;
};

type ReviewRequest<More> = RuleText & More;

export type RulesOperations = {
  /** A connector's default policy, as `nymgate rules print` prints it. */
  readonly 'rules/open': Operation<{ readonly connector: string }, RuleText>;
  /** Decodes a file in base64 or base64 of gzip. */
  readonly 'rules/read': Operation<RuleText, RuleText>;
  readonly 'rules/check': Operation<RuleText, RulesCheck>;
  readonly 'rules/examples': Operation<Record<string, never>, RuleExamples>;
  readonly 'rules/preview': Operation<ReviewRequest<{ readonly of: PreviewOf }>, RulesPreview>;
  readonly 'rules/compare': Operation<
    ReviewRequest<{ readonly with: { readonly connector: string } | RuleText }>,
    RulesComparison
  >;
  readonly 'rules/reference': Operation<Record<string, never>, RulesReference>;
};

/** Twice the limit of a rule file: up to here the engine reports the excess. */
const MAX_TEXT_LENGTH = 2_097_152;
/** The same limit as in the playground. */
const MAX_RESPONSE_LENGTH = 20_971_520;

const text = {
  text: v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH)),
  file: v.pipe(v.string(), v.maxLength(255)),
};
const name = v.pipe(v.string(), v.maxLength(128));

export const rulesRequests = {
  'rules/open': v.strictObject({ connector: name }),
  'rules/read': v.strictObject(text),
  'rules/check': v.strictObject(text),
  'rules/examples': v.strictObject({}),
  'rules/preview': v.strictObject({
    ...text,
    of: v.union([
      v.strictObject({ connector: name, example: name }),
      v.strictObject({
        url: v.pipe(v.string(), v.maxLength(8192)),
        body: v.pipe(v.string(), v.maxLength(MAX_RESPONSE_LENGTH)),
      }),
    ]),
  }),
  'rules/compare': v.strictObject({
    ...text,
    with: v.union([v.strictObject({ connector: name }), v.strictObject(text)]),
  }),
  'rules/reference': v.strictObject({}),
} as const;
