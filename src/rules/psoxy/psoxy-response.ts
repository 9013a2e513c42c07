/**
 * What happens to an answer under Psoxy's rule language, compiled: augments, then the schema filter, then the transforms in
 * their order (psoxy-facts.md#f). Paths and patterns are compiled, so that the sanitizer only does.
 */
export type PsoxyResponse = {
  readonly kind: 'psoxy';
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

/** A regular expression that cannot run away, whatever engine runs it. Spans are UTF-16 offsets. */
export type SafePattern = {
  readonly source: string;
  /** The whole text matches. */
  readonly matches: (text: string) => boolean;
  /** Groups of a full match, group 0 first; undefined when the whole text does not match. */
  readonly fullMatch: (text: string) => readonly (string | undefined)[] | undefined;
  /** All matches from left to right; `group` is the span of group 1 when it took part. */
  readonly findAll: (text: string) => readonly PatternMatch[];
};
export type PatternMatch = {
  readonly start: number;
  readonly end: number;
  readonly group: { readonly start: number; readonly end: number } | undefined;
};

export type PsoxyTransform = {
  readonly paths: readonly JsonPath[];
  /** Applied to the whole document only when this path finds something. */
  readonly applyOnlyWhen?: JsonPath;
  readonly action: PsoxyAction;
  readonly pointer: string;
};

export type PsoxyAction =
  | { readonly type: 'redact' }
  | { readonly type: 'redactRegexMatches'; readonly patterns: readonly SafePattern[] }
  /** One pattern a phrase: of its first match (`findAll`) group 1 stays, or the whole match when there is no group. */
  | { readonly type: 'redactExceptPhrases'; readonly phrases: readonly SafePattern[] }
  /** Each is compiled as `.*?(regex).*?`: group 1 of its full match may stay, the longest of all patterns does. */
  | { readonly type: 'redactExceptSubstringsMatchingRegexes'; readonly patterns: readonly SafePattern[] }
  | {
      readonly type: 'pseudonymize';
      readonly encoding: 'json' | 'urlSafeToken' | 'urlSafeHashOnly';
      readonly includeReversible: boolean;
      readonly includeOriginal: boolean;
    }
  | {
      readonly type: 'pseudonymizeEmailHeader';
      readonly encoding: 'json' | 'urlSafeToken' | 'urlSafeHashOnly';
    }
  | {
      readonly type: 'pseudonymizeRegexMatches';
      readonly pattern: SafePattern;
      readonly includeReversible: boolean;
    }
  | { readonly type: 'tokenize'; readonly pattern?: SafePattern }
  | {
      readonly type: 'filterTokenByRegex';
      readonly delimiter: SafePattern;
      readonly filters: readonly SafePattern[];
    }
  | { readonly type: 'textDigest'; readonly keywords: readonly string[]; readonly inner?: JsonPath }
  | { readonly type: 'hashIp' }
  | { readonly type: 'encryptIp' };

/** Response schema filter: psoxy-facts.md#h. `$ref`s are resolved; recursion makes the graph cyclic. */
export type PsoxySchema = {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  readonly properties?: ReadonlyMap<string, PsoxySchema>;
  readonly items?: PsoxySchema;
  readonly anyOf?: readonly PsoxySchema[];
  /** `const`: of candidates in `anyOf`, one whose value differs is passed over. */
  readonly constant?: { readonly value: string | number | boolean | null };
  /** `if` with `const` on one property; without `then` and `otherwise` it only chooses in `anyOf`. */
  readonly condition?: {
    readonly property: string;
    readonly equals: string | number | boolean | null;
    readonly then: PsoxySchema | undefined;
    readonly otherwise: PsoxySchema | undefined;
  };
};

/** A path of Jayway's JSONPath dialect (psoxy-facts.md#e), parsed. `streamable`: needs no look-ahead. */
export type JsonPath = {
  readonly source: string;
  readonly streamable: boolean;
  readonly steps: readonly JsonPathStep[];
};
export type JsonPathStep =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step?: number }
  | { readonly kind: 'descendants' }
  | { readonly kind: 'filter'; readonly test: JsonPathTest };
export type JsonPathTest =
  | { readonly kind: 'and' | 'or'; readonly left: JsonPathTest; readonly right: JsonPathTest }
  | { readonly kind: 'not'; readonly inner: JsonPathTest }
  | { readonly kind: 'exists'; readonly path: readonly JsonPathStep[] }
  | {
      readonly kind: 'compare';
      readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
      readonly path: readonly JsonPathStep[];
      readonly value: string | number | boolean | null;
    }
  | {
      readonly kind: 'in';
      readonly path: readonly JsonPathStep[];
      readonly values: readonly (string | number | boolean | null)[];
    }
  | { readonly kind: 'regex'; readonly path: readonly JsonPathStep[]; readonly pattern: SafePattern };
