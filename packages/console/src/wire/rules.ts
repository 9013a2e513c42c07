import * as v from 'valibot';
import type { AlignedResponse } from './aligned-response.ts';
import type { Operation } from './operation-kinds.ts';
import type { Problem } from './problem.ts';

/** A rule file as it stands in the editor; `file` is its name in findings and commands. */
export type RuleText = { readonly text: string; readonly file: string };

/** A change of a text: what stands from `from` to `to` (UTF-16 units from 0) becomes `insert`. */
export type TextEdit = { readonly from: number; readonly to: number; readonly insert: string };

/** What a click does about a finding. Edits do not overlap and are in the order of the text. */
export type RuleFix = { readonly label: string; readonly edits: readonly TextEdit[] };

/** One line of `nymgate check`, with its place in the text. */
export type RuleFinding = {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** What to do about it, in words. */
  readonly next?: string;
  /** What the code means, whatever the place: a sentence of the reference. */
  readonly meaning: string;
  readonly fix?: RuleFix;
};

/** `files`: rules for `nymgate bulk`, which no connector serves. Undefined: the text names no language. */
export type RuleLanguage = 'native' | 'psoxy' | 'files' | undefined;

export type RulesCheck = {
  readonly language?: RuleLanguage;
  /** The hash that answers carry in `Nymgate-Policy`; absent while there is an error. */
  readonly policy?: string;
  readonly endpoints?: number;
  readonly findings: readonly RuleFinding[];
  /** Findings beyond those that are listed. */
  readonly more: number;
};

/** An example call of a connector, as the simulated tenant answers it. */
export type RuleExample = { readonly id: string; readonly title: string; readonly path: string };
export type RuleExamples = readonly {
  readonly connector: string;
  readonly title: string;
  readonly examples: readonly RuleExample[];
}[];

/** Whose answer the preview shows: an example's, or one that somebody pasted. */
export type PreviewOf =
  | { readonly connector: string; readonly example: string }
  | { readonly url: string; readonly body: string };

export type RulesPreview =
  | { readonly is: 'safe'; readonly url: string; readonly aligned: AlignedResponse }
  /** The rules refuse the call, or withhold the answer. */
  | { readonly is: 'refused'; readonly url: string; readonly problem: Problem }
  /** There is an error in the rules, or they are none for calls. */
  | { readonly is: 'faulty' };

/**
 * What becomes of a field: as the rule language says it, and how much gets out, from 0 (nothing) over 1 (a constant), 2 (a digest),
 * 3 (a pseudonym), 4 (a reversible one) and 5 (parts) to 6 (everything).
 */
export type FieldTreatment = { readonly treatment: string; readonly exposure: number };

/** A field that lets out more, or less, than before. */
export type ChangedField = {
  /** `jobTitle`; empty: any field that no rule names. */
  readonly property: string;
  /** Type of Graph that it belongs to, where that is known: `user`. */
  readonly owner?: string;
  /** JSON pointer with `*` for any element, and template of the endpoint: the first place of `places`. */
  readonly field: string;
  readonly endpoint: string;
  readonly places: number;
  readonly class?: string;
  readonly before: FieldTreatment;
  readonly after: FieldTreatment;
  /** Neither is known to let out less. */
  readonly unclear?: true;
  /** Line of the deciding rule in the editor. */
  readonly line?: number;
  /** JSON of one value of the simulated tenant, and what leaves of it; null: nothing. */
  readonly example?: { readonly raw: string; readonly before: string | null; readonly after: string | null };
};

/** A request that may newly be made, or may no longer be made. */
export type ChangedRequest = { readonly endpoint: string; readonly what: string; readonly line?: number };

export type Listed<Item> = { readonly items: readonly Item[]; readonly total: number };

export type RulesComparison =
  /** There is an error in the editor's rules, or in the file to compare with. */
  | { readonly is: 'faulty'; readonly side: 'editor' | 'other' }
  | {
      readonly is: 'compared';
      /** What was compared with: `connector:entra-id`, or a file. */
      readonly other: string;
      readonly exposed: Listed<ChangedField>;
      readonly hidden: Listed<ChangedField>;
      readonly allowed: Listed<ChangedRequest>;
      readonly refused: Listed<ChangedRequest>;
    };

/** A word of a rule language: a key, a treatment, a transform, a type. */
export type RuleWord = {
  readonly word: string;
  /** Which words are known in one place: `file`, `field`, `treatment`, `type`, `endpoint`, … */
  readonly kind: string;
  /** A sentence of the reference. */
  readonly meaning: string;
};

/** A property of a type of Graph, with the rule of Nymgate's own policy. */
export type KnownField = { readonly name: string; readonly rule: string; readonly reason?: string };

export type RulesReference = {
  readonly native: readonly RuleWord[];
  readonly psoxy: readonly RuleWord[];
  /** By type of Graph: `user`, `event`, … */
  readonly fields: Readonly<Record<string, readonly KnownField[]>>;
};

type ReviewRequest<More> = RuleText & More;

/** What the page Rules asks. */
export type RulesOperations = {
  /** A connector's default policy, as `nymgate rules print` prints it. */
  readonly 'rules/open': Operation<{ readonly connector: string }, RuleText>;
  /** The YAML of a file, which may hold it as base64 or base64 of gzip. */
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

/** Twice what a rule file may have: the engine says what is wrong with a larger one, beyond this nobody would. */
const MAX_TEXT_LENGTH = 2_097_152;
/** As much of a pasted answer as the page Playground takes. */
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
