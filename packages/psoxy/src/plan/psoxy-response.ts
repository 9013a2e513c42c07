import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import type { Phrase } from '@nymgate/rules/text/regex/compile-phrase';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';

/**
 * What happens to an answer under Psoxy's rule language, compiled: augments, then the schema filter, then the transforms in
 * their order (psoxy-facts.md#f). Paths and patterns are compiled, so that the sanitizer only does.
 */
export type PsoxyResponse = {
  readonly augments: readonly PsoxyAugment[];
  readonly schema: PsoxySchema | undefined;
  readonly transforms: readonly PsoxyTransform[];
  /** `links: seal` of the rule file: paging links become ours, whatever the transforms say. Absent: the transforms decide alone. */
  readonly links?: 'seal';
  /** JSON pointer of the endpoint in the rule file. */
  readonly pointer: string;
};

/** Adds `+<leaf>:textDigest` beside each match. */
export type PsoxyAugment = {
  readonly paths: readonly JsonPath[];
  /** The value is JSON in a string; each inner match is replaced by its digest. */
  readonly inner?: JsonPath;
  readonly pointer: string;
};

export type PsoxyTransform = {
  readonly paths: readonly JsonPath[];
  /** Applied to the whole document only when this path finds something. */
  readonly applyOnlyWhen?: JsonPath;
  readonly action: PsoxyAction;
  readonly pointer: string;
};

/**
 * What each transform of the language needs when it is applied, by its name in rule files. Every other table of transforms has
 * these names (what rules may say, what is done to a value, what explanations tell), so that none of them lacks one.
 */
type ActionParts = {
  readonly redact: object;
  readonly redactRegexMatches: { readonly patterns: readonly SafePattern[] };
  /** Of each phrase the first hit stays. */
  readonly redactExceptPhrases: { readonly phrases: readonly Phrase[] };
  /** Each is compiled as `.*?(regex).*?`: group 1 of its full match may stay, and the longest of all patterns does. */
  readonly redactExceptSubstringsMatchingRegexes: { readonly patterns: readonly SafePattern[] };
  readonly pseudonymize: {
    readonly encoding: PseudonymEncoding;
    readonly includeReversible: boolean;
    readonly includeOriginal: boolean;
  };
  readonly pseudonymizeEmailHeader: { readonly encoding: PseudonymEncoding };
  readonly pseudonymizeRegexMatches: { readonly pattern: SafePattern; readonly includeReversible: boolean };
  readonly tokenize: { readonly pattern?: SafePattern };
  readonly filterTokenByRegex: { readonly delimiter: SafePattern; readonly filters: readonly SafePattern[] };
  readonly textDigest: { readonly keywords: readonly string[]; readonly inner?: JsonPath };
  readonly hashIp: object;
  readonly encryptIp: object;
};

export type PseudonymEncoding = 'json' | 'urlSafeToken' | 'urlSafeHashOnly';

export type TransformName = keyof ActionParts;

/** The transform of one name, or of any. */
export type PsoxyAction<Name extends TransformName = TransformName> = {
  [Each in Name]: { readonly type: Each } & ActionParts[Each];
}[Name];

/** A transform as people write it. Its name says which of the optional keys it may have. */
export type PsoxyTransformRule = {
  readonly method: string;
  readonly jsonPaths: readonly string[];
  readonly applyOnlyWhen?: string | null;
  readonly encoding?: 'JSON' | 'URL_SAFE_TOKEN' | 'URL_SAFE_HASH_ONLY';
  readonly includeReversible?: boolean;
  readonly includeOriginal?: boolean;
  readonly redactions?: readonly string[];
  readonly allowedPhrases?: readonly string[];
  readonly exceptions?: readonly string[];
  readonly regex?: string;
  readonly delimiter?: string;
  readonly filters?: readonly string[];
  readonly keywords?: readonly string[];
  readonly isJsonEscaped?: boolean;
  readonly jsonPathToProcessWhenEscaped?: string;
};

/** What a schema can declare of a value. */
export const JSON_TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'] as const;
type JsonType = (typeof JSON_TYPES)[number];

/**
 * Whether a word names a type. One that does not lets nothing through but null.
 *
 * @example isJsonType('onBehalfOf') // false
 */
export function isJsonTypeName(word: string): word is JsonType {
  return JSON_TYPES.some((type) => type === word);
}

/** Response schema filter: psoxy-facts.md#h. `$ref`s are resolved; recursion makes the graph cyclic. */
export type PsoxySchema = {
  readonly type?: JsonType;
  readonly properties?: ReadonlyMap<string, PsoxySchema>;
  readonly items?: PsoxySchema;
  readonly anyOf?: readonly PsoxySchema[];
  /** `const`: a candidate of `anyOf` whose constant differs from the value is passed over. */
  readonly constant?: { readonly value: string | number | boolean | null };
  /** `if` with `const` on one property; without `then` and `otherwise` it only chooses in `anyOf`. */
  readonly condition?: {
    readonly property: string;
    readonly equals: string | number | boolean | null;
    readonly then: PsoxySchema | undefined;
    readonly otherwise: PsoxySchema | undefined;
  };
};
