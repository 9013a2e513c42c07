/** The part of OData's `$filter` that the guard understands. Positions count characters of the value from 1. */
export type Filter =
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'group'; readonly inner: Filter }
  | {
      readonly kind: 'function';
      readonly name: TextFunction;
      readonly path: Path;
      readonly argument: Literal;
    }
  | {
      readonly kind: 'lambda';
      readonly quantifier: Quantifier;
      readonly path: Path;
      readonly body?: LambdaBody;
    }
  | {
      readonly kind: 'compare';
      readonly path: Path;
      readonly operator: Comparison;
      readonly literal: Literal;
    }
  | { readonly kind: 'in'; readonly path: Path; readonly literals: readonly Literal[] };

export type LambdaBody = { readonly variable: string; readonly at: number; readonly filter: Filter };
export type Path = { readonly names: readonly string[]; readonly at: number };

export type TextFunction = 'startswith' | 'endswith' | 'contains';
export type Quantifier = 'any' | 'all';
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type LiteralKind = 'text' | 'null' | 'truth' | 'number' | 'guid' | 'date' | 'dateTime' | 'time';

/** `text` is unquoted for kind `text`, as written otherwise. */
export type Literal = { readonly kind: LiteralKind; readonly text: string; readonly at: number };
