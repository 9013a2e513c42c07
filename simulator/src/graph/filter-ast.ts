export type FilterValue = string | number | boolean | null;

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextFunction = 'startswith' | 'endswith' | 'contains';

/** What a property may be asked with. `any` and `all` name lambdas. */
export type FilterOperator = Comparison | TextFunction | 'in' | 'not' | 'any' | 'all';

/** Paths inside a lambda are relative to the item; `[]` is the item itself. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly path: FilterPath;
      readonly value: FilterValue;
    }
  | { readonly kind: 'in'; readonly path: FilterPath; readonly values: readonly FilterValue[] }
  | { readonly kind: 'text'; readonly name: TextFunction; readonly path: FilterPath; readonly value: string }
  | {
      readonly kind: 'lambda';
      readonly name: 'any' | 'all';
      readonly path: FilterPath;
      readonly inner: Filter | undefined;
    };

export type FilterPath = { readonly segments: readonly string[]; readonly ofItem: boolean };
