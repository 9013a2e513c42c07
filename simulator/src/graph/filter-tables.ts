import type { FilterOperator } from './filter-ast.ts';

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
