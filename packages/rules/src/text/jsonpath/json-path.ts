import type { SafePattern } from '../regex/safe-pattern.ts';

/** A parsed path of Jayway's JSONPath dialect (psoxy-facts.md#e). `streamable`: needs no look-ahead. */
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
export type JsonPathLiteral = string | number | boolean | null;
export type JsonPathTest =
  | { readonly kind: 'and' | 'or'; readonly left: JsonPathTest; readonly right: JsonPathTest }
  | { readonly kind: 'not'; readonly inner: JsonPathTest }
  | { readonly kind: 'exists'; readonly path: readonly JsonPathStep[] }
  | {
      readonly kind: 'compare';
      readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
      readonly path: readonly JsonPathStep[];
      readonly value: JsonPathLiteral;
    }
  | {
      readonly kind: 'in';
      readonly path: readonly JsonPathStep[];
      readonly values: readonly JsonPathLiteral[];
    }
  | { readonly kind: 'regex'; readonly path: readonly JsonPathStep[]; readonly pattern: SafePattern };
