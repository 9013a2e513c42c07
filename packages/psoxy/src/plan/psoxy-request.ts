import type { RequestPattern } from '@nymgate/rules/text/regex/safe-pattern';
import type { JsonTypeName } from './psoxy-response.ts';

/** Psoxy's request rules, compiled (psoxy-facts.md#c and #i). */
export type PsoxyRequestRule = {
  /** Matched in full: against path and query when `wholeUrl`, else against the percent-encoded path. */
  readonly pattern: RequestPattern;
  readonly matchesFullUrl: boolean;
  /** Upper case; undefined: all methods. */
  readonly methods: ReadonlySet<string> | undefined;
  /** Lower case; undefined: any parameter. */
  readonly queryNames: ReadonlySet<string> | undefined;
  /** By lower-case name. */
  readonly querySchemas: ReadonlyMap<string, PsoxyParameter>;
  /** By name of the group in the pattern. A name that the pattern lacks matches nothing. */
  readonly pathSchemas: ReadonlyMap<string, PsoxyParameter>;
  /** `odata: guarded`: OData options that filter by value need a schema. */
  readonly guarded: boolean;
  readonly body: PsoxyBodyRule | undefined;
  /** Lower-case names of forwarded request headers. */
  readonly headers: ReadonlySet<string>;
};

/** `anyOf` excludes all other checks. */
export type PsoxyParameter = {
  readonly required: boolean;
  readonly type: 'string' | 'integer' | 'number' | undefined;
  readonly values: readonly string[] | undefined;
  readonly pattern: RequestPattern | undefined;
  /** The whole value is a reversible pseudonym without domain. */
  readonly pseudonym: boolean;
  readonly anyOf: readonly PsoxyParameter[] | undefined;
};

export type PsoxyBodyRule = {
  readonly required: boolean;
  /** By lower-case media type without parameters; undefined schema: anything. Undefined map: any body. */
  readonly content: ReadonlyMap<string, PsoxyBodySchema | undefined> | undefined;
};

type Limits = { readonly minimum: number; readonly maximum: number };

/** The subset of JSON Schema 2020-12 for request bodies. `$ref`s are resolved, so the graph may be cyclic. */
export type PsoxyBodySchema = {
  readonly types?: readonly JsonTypeName[];
  readonly properties?: ReadonlyMap<string, PsoxyBodySchema>;
  readonly required?: readonly string[];
  readonly additional?: boolean | PsoxyBodySchema;
  readonly items?: PsoxyBodySchema;
  readonly constant?: { readonly value: string | number | boolean | null };
  readonly anyOf?: readonly PsoxyBodySchema[];
  readonly allOf?: readonly PsoxyBodySchema[];
  readonly oneOf?: readonly PsoxyBodySchema[];
  readonly pattern?: RequestPattern;
  readonly lengths?: Limits;
  readonly range?: Limits;
  readonly counts?: Limits;
  /** The text contains a reversible pseudonym. */
  readonly pseudonym?: boolean;
};
