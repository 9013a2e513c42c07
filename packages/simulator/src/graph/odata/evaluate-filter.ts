import type { Entity } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';
import type { FilterTable } from './endpoint-rules.ts';
import type {
  Comparison,
  Filter,
  FilterOperator,
  FilterPath,
  FilterValue,
  TextFunction,
} from './parse-filter.ts';

type FilterUse = { readonly property: string; readonly operator: FilterOperator };

/** Every property with every operator applied to it; for a lambda, both itself and its inner conditions. */
export const filterUses = (filter: Filter): readonly FilterUse[] =>
  listUses(filter, { collection: '', negated: false });

type Place = { readonly collection: string; readonly negated: boolean };

function listUses(filter: Filter, place: Place): readonly FilterUse[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...listUses(filter.left, place), ...listUses(filter.right, place)];
    case 'not':
      return listUses(filter.inner, { ...place, negated: true });
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
  const inside = listUses(filter.inner, { ...place, collection });
  return [...inside, ...inside.map(({ property }) => ({ property, operator: filter.name }))];
}

/** Throws GraphError 400 for a property or operator that the table lacks. */
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

/** Operators that the directory supports only in advanced queries (graph-facts.md#2.5). */
export function isAdvancedFilter(filter: Filter): boolean {
  return filterUses(filter).some(
    ({ property, operator }) =>
      operator === 'ne' || operator === 'not' || operator === 'endswith' || property.endsWith('/$count'),
  );
}

/** Strings compare without case, as in the directory and Exchange. */
export const evaluateFilter = (filter: Filter, entity: Entity): boolean =>
  evaluate(filter, { entity, item: undefined });

type Environment = { readonly entity: Entity; readonly item: unknown };

function evaluate(filter: Filter, environment: Environment): boolean {
  switch (filter.kind) {
    case 'and':
      return evaluate(filter.left, environment) && evaluate(filter.right, environment);
    case 'or':
      return evaluate(filter.left, environment) || evaluate(filter.right, environment);
    case 'not':
      return !evaluate(filter.inner, environment);
    case 'compare':
      return compares(filter.operator, valueAt(filter.path, environment), filter.value);
    case 'in':
      return filter.values.some((value) => compares('eq', valueAt(filter.path, environment), value));
    case 'text':
      return textMatches(filter.name, valueAt(filter.path, environment), filter.value);
    case 'lambda':
      return matchesLambda(filter, environment);
  }
}

function matchesLambda(
  { name, path, inner }: Extract<Filter, { kind: 'lambda' }>,
  environment: Environment,
): boolean {
  const list = valueAt(path, environment);
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  if (inner === undefined) return items.length > 0;
  const holds = (item: unknown) => evaluate(inner, { ...environment, item });
  return name === 'any' ? items.some(holds) : items.every(holds);
}

export function valueAtPath(root: unknown, segments: readonly string[]): unknown {
  return segments.reduce<unknown>((node, name) => {
    if (name === '$count') return Array.isArray(node) ? node.length : 0;
    return typeof node === 'object' && node !== null ? (node as Entity)[name] : undefined;
  }, root);
}

const valueAt = (path: FilterPath, { entity, item }: Environment): unknown =>
  valueAtPath(path.ofItem ? item : entity, path.segments);

function compares(operator: Comparison, left: unknown, right: FilterValue): boolean {
  const found = left ?? null;
  if (operator === 'eq') return sameValue(found, right);
  if (operator === 'ne') return !sameValue(found, right);
  if (found === null || right === null) return false;
  const order = compareValues(found, right);
  if (order === 0) return operator === 'ge' || operator === 'le';
  return order > 0 === operator.startsWith('g');
}

function sameValue(left: unknown, right: FilterValue): boolean {
  if (left === null || right === null) return left === right;
  return typeof left === typeof right && compareValues(left, right) === 0;
}

/** Instants by time, strings by code units of their lower case, other values numerically. */
export function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') {
    const times = [parseInstant(left), parseInstant(right)] as const;
    if (!Number.isNaN(times[0]) && !Number.isNaN(times[1])) return times[0] - times[1];
    return order(left.toLowerCase(), right.toLowerCase());
  }
  return order(Number(left), Number(right));
}

function order<T extends string | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Milliseconds, or NaN. A time without offset is UTC. */
export function parseInstant(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text)) return Number.NaN;
  return Date.parse(/T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`);
}

function textMatches(name: TextFunction, found: unknown, value: string): boolean {
  if (typeof found !== 'string') return false;
  const text = found.toLowerCase();
  const part = value.toLowerCase();
  if (name === 'startswith') return text.startsWith(part);
  return name === 'endswith' ? text.endsWith(part) : text.includes(part);
}
