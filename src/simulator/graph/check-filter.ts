import type { Filter, FilterOperator } from './filter-ast.ts';
import type { FilterTable } from './filter-tables.ts';
import { badRequest } from './graph-error.ts';

/** What a filter asks for, so that the endpoint can say whether it takes it. */
export type FilterUse = { readonly property: string; readonly operator: FilterOperator };

/** Every property with every operator that applies to it; of a lambda both the lambda and what is asked inside. */
export function filterUses(filter: Filter): readonly FilterUse[] {
  return usesOf(filter, { collection: '', negated: false });
}

type Place = { readonly collection: string; readonly negated: boolean };

function usesOf(filter: Filter, place: Place): readonly FilterUse[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...usesOf(filter.left, place), ...usesOf(filter.right, place)];
    case 'not':
      return usesOf(filter.inner, { ...place, negated: true });
    case 'lambda':
      return lambdaUses(filter, place);
    case 'compare':
      return use(place, filter.path.segments, filter.operator);
    case 'in':
      return use(place, filter.path.segments, 'in');
    case 'text':
      return use(place, filter.path.segments, filter.name);
  }
}

function use(place: Place, segments: readonly string[], operator: FilterOperator): readonly FilterUse[] {
  const property = [place.collection, ...segments].filter((part) => part !== '').join('/');
  return [{ property, operator }, ...(place.negated ? [{ property, operator: 'not' as const }] : [])];
}

function lambdaUses(filter: Extract<Filter, { kind: 'lambda' }>, place: Place): readonly FilterUse[] {
  const collection = filter.path.segments.join('/');
  if (filter.inner === undefined) return use(place, filter.path.segments, filter.name);
  const inside = usesOf(filter.inner, { ...place, collection });
  return [...inside, ...inside.map(({ property }) => ({ property, operator: filter.name }))];
}

/** Throws GraphError 400 for a property or operator that the table does not have. */
export function checkFilter(filter: Filter, table: FilterTable): void {
  for (const { property, operator } of filterUses(filter)) {
    const operators = Object.hasOwn(table, property) ? table[property] : undefined;
    if (operators?.includes(operator) !== true) {
      throw badRequest(
        `Unsupported or invalid query filter clause specified for property '${property}'.`,
        'Request_UnsupportedQuery',
      );
    }
  }
}

/** Operators that the directory serves only to advanced queries (graph-facts.md#2.5). */
export function filterIsAdvanced(filter: Filter): boolean {
  return filterUses(filter).some(
    ({ property, operator }) =>
      operator === 'ne' || operator === 'not' || operator === 'endswith' || property.endsWith('/$count'),
  );
}
