import type { Entity } from '../base/entity.ts';
import type { Comparison, Filter, FilterPath, FilterValue, TextFunction } from './filter-ast.ts';

/** Whether `entity` passes. Text compares without regard to letter case, as the directory and Exchange do. */
export function evaluateFilter(filter: Filter, entity: Entity): boolean {
  return evaluate(filter, { entity, item: undefined });
}

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
      return lambdaHolds(filter, environment);
  }
}

function lambdaHolds(
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

function valueAt(path: FilterPath, { entity, item }: Environment): unknown {
  return valueAtPath(path.ofItem ? item : entity, path.segments);
}

function compares(operator: Comparison, left: unknown, right: FilterValue): boolean {
  const found = left ?? null;
  if (operator === 'eq') return sameValue(found, right);
  if (operator === 'ne') return !sameValue(found, right);
  if (found === null || right === null) return false;
  const order = compareValues(found, right);
  switch (operator) {
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
}

function sameValue(left: unknown, right: FilterValue): boolean {
  if (left === null || right === null) return left === right;
  return typeof left === typeof right && compareValues(left, right) === 0;
}

/** Orders instants by time, texts by code units of their lower case, other values as they are. */
export function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') {
    const times = [instantOf(left), instantOf(right)] as const;
    if (!Number.isNaN(times[0]) && !Number.isNaN(times[1])) return times[0] - times[1];
    return order(left.toLowerCase(), right.toLowerCase());
  }
  return order(Number(left), Number(right));
}

function order<T extends string | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Milliseconds of a date and time, NaN of other text. Without offset it is UTC. */
export function instantOf(text: string): number {
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
