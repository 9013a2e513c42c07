import type { FilterOperator } from './parse-filter.ts';

/** How many rows a page has, and what happens beyond. */
export type PageRule = {
  readonly default: number;
  readonly maximum: number;
  readonly beyond: 'refused' | 'clamped';
};

/** The query options of an endpoint; what is absent is answered with 400. */
export type OptionRules = {
  readonly $select?: true;
  readonly $filter?: FilterTable;
  /** Property paths; those in `advanced` need ConsistencyLevel. */
  readonly $orderby?: { readonly plain: readonly string[]; readonly advanced: readonly string[] };
  readonly $search?: readonly string[];
  readonly $expand?: readonly string[];
  readonly $top?: true;
  readonly $skip?: true;
  readonly $count?: true;
  /** `startDateTime` and `endDateTime`, required except with a token. */
  readonly window?: true;
  readonly $skiptoken?: true;
  readonly $deltatoken?: true;
};

/** One path that is served: who may read it, and which query options it takes. */
export type Endpoint<Id extends string = string> = {
  readonly id: Id;
  /** Segments after `/v1.0`; `{name}` is a slot. */
  readonly path: string;
  readonly service: 'directory' | 'outlook' | 'teams' | 'files';
  /** One of these app roles opens it. */
  readonly roles: readonly string[];
  readonly options: OptionRules;
  /** Query parameters that are no OData options. */
  readonly parameters?: readonly string[];
  readonly page?: PageRule;
  /** The cast needs an advanced query (graph-facts.md#2.5). */
  readonly alwaysAdvanced?: true;
  /** Served under `/beta` too. */
  readonly beta?: true;
  /** A filter with properties or operators outside the table is not applied, but is no error. */
  readonly ignoresOtherFilters?: true;
  /** How the path is written if it holds a function with arguments. */
  readonly written?: string;
};

/** Property path (of a collection's item: `collection/property`) and the operators it may be asked with. */
export type FilterTable = Readonly<Record<string, readonly FilterOperator[]>>;

/** A table from groups of properties that take the same operators. */
export function filterTable(
  ...groups: readonly (readonly [names: readonly string[], operators: readonly FilterOperator[]])[]
): FilterTable {
  return Object.freeze(
    Object.fromEntries(groups.flatMap(([names, operators]) => names.map((name) => [name, operators]))),
  );
}
