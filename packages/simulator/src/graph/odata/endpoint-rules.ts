import { words } from '../../base/entity.ts';
import type { FilterOperator } from './parse-filter.ts';

export type PageRule = {
  readonly default: number;
  readonly maximum: number;
  readonly beyond: 'refused' | 'clamped';
};

/** The query options of an endpoint; others get 400. */
export type OptionRules = {
  readonly $select?: true;
  readonly $filter?: FilterTable;
  readonly $orderby?: { readonly plain: readonly string[]; readonly advanced: readonly string[] };
  readonly $search?: readonly string[];
  readonly $expand?: readonly string[];
  readonly $top?: true;
  readonly $skip?: true;
  readonly $count?: true;
  readonly window?: true;
  readonly $skiptoken?: true;
  readonly $deltatoken?: true;
};

/** An endpoint without what serves it. */
export type EndpointRules = {
  readonly id: string;
  readonly path: string;
  readonly service: 'directory' | 'outlook' | 'teams' | 'files';
  /** One of these app roles is required. */
  readonly roles: readonly string[];
  readonly options: OptionRules;
  readonly parameters?: readonly string[];
  readonly page?: PageRule;
  /** The cast needs an advanced query (graph-facts.md#2.5). */
  readonly alwaysAdvanced?: true;
  readonly beta?: true;
  /** Filters outside the table are ignored, without an error. */
  readonly ignoresOtherFilters?: true;
  /** The documented path, if it contains a function with arguments. */
  readonly written?: string;
};

export type FilterTable = Readonly<Record<string, readonly FilterOperator[]>>;

export function filterTable(groups: Readonly<Record<string, string>>): FilterTable {
  const entries = Object.entries(groups).flatMap(([operators, names]) =>
    words(names).map((name) => [name, words(operators) as readonly FilterOperator[]] as const),
  );
  return Object.freeze(Object.fromEntries(entries));
}
