import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import type { Phrase } from '@nymgate/rules/text/regex/compile-phrase';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';

/** Augments, then the schema filter, then the transforms in order (psoxy-facts.md#f). */
export type PsoxyResponse = {
  readonly augments: readonly PsoxyAugment[];
  readonly schema: PsoxySchema | undefined;
  readonly transforms: readonly PsoxyTransform[];
  /** `links: seal`: paging links are encrypted, whatever the transforms say. */
  readonly links?: 'seal';
  /** JSON pointer of the endpoint in the rule file. */
  readonly pointer: string;
};

/** Adds `+<leaf>:textDigest` next to each match. */
export type PsoxyAugment = {
  readonly paths: readonly JsonPath[];
  /** The value is JSON in a string; each inner match is replaced by its digest. */
  readonly inner?: JsonPath;
  readonly pointer: string;
};

export type PsoxyTransform = {
  readonly paths: readonly JsonPath[];
  /** The transform applies only when this path matches something in the document. */
  readonly applyOnlyWhen?: JsonPath;
  readonly action: PsoxyAction;
  readonly pointer: string;
};

/** Every other table of transforms has these keys, so none can miss one. */
type ActionParts = {
  readonly redact: object;
  readonly redactRegexMatches: { readonly patterns: readonly SafePattern[] };
  /** The first match of each phrase stays. */
  readonly redactExceptPhrases: { readonly phrases: readonly Phrase[] };
  /** Compiled as `.*?(regex).*?`: the longest group 1 of all full matches stays. */
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

export type PsoxyAction<Name extends TransformName = TransformName> = {
  [Each in Name]: { readonly type: Each } & ActionParts[Each];
}[Name];

/** A transform as written. `method` decides which optional keys are allowed. */
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

export const JSON_TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'] as const;
export type JsonTypeName = (typeof JSON_TYPES)[number];

/** A schema with any other type lets only null pass. */
export function isJsonTypeName(word: string): word is JsonTypeName {
  return JSON_TYPES.some((type) => type === word);
}

/** Response schema filter (psoxy-facts.md#h). `$ref`s are resolved; recursion makes the graph cyclic. */
export type PsoxySchema = {
  readonly type?: JsonTypeName;
  readonly properties?: ReadonlyMap<string, PsoxySchema>;
  readonly items?: PsoxySchema;
  readonly anyOf?: readonly PsoxySchema[];
  /** `const`: an alternative of `anyOf` with another constant is skipped. */
  readonly constant?: { readonly value: string | number | boolean | null };
  /** `if` with `const` on one property; without `then` and `otherwise` it only selects in `anyOf`. */
  readonly condition?: {
    readonly property: string;
    readonly equals: string | number | boolean | null;
    readonly then: PsoxySchema | undefined;
    readonly otherwise: PsoxySchema | undefined;
  };
};
