import type { PlanNode } from '../../plan/plan.ts';
import { parsePath } from './parse-filter.ts';
import { getElementNode, isDropped, resolvePath } from './resolve-path.ts';
import type { Cursor } from './tokenize.ts';

/** Receives a property that was removed: its name in the rules, or undefined without a rule. */
export type Prune = (property: string | undefined) => void;

const MAX_SELECTED = 500;

/**
 * `$select` may name any property. To name one is not to ask about its value, so what the rules drop, or do not name, is left
 * out of what Graph is asked for, as it would be of the answer. What is left is never more than what was named (SEL-01).
 *
 * @throws RequestError QUERY_NOT_ALLOWED for what is no list of properties, and for more than 500
 */
export function guardSelect(cursor: Cursor, entity: PlanNode, prune: Prune): string {
  const text = parseSelectItems(cursor, entity, prune);
  cursor.expectEnd();
  return text;
}

/** The list alone, for `$select` inside `$expand`. */
export function parseSelectItems(cursor: Cursor, entity: PlanNode, prune: Prune): string {
  const { at: start } = cursor.peek();
  const kept: string[] = [];
  let count = 0;
  do {
    const path = parsePath(cursor);
    count += 1;
    if (count > MAX_SELECTED) throw cursor.createError(path.at, `more than ${MAX_SELECTED} properties`);
    const { names, displayPath, node } = resolvePath(entity, path.names, 'through');
    if (node !== undefined && !isDropped(node)) kept.push(names.join('/'));
    else prune(node === undefined ? undefined : displayPath);
  } while (cursor.takePunctuation(','));
  if (kept.length > 0) return [...kept, ...listDecidingProperties(entity, kept)].join(',');
  const smallest = getSmallestProperty(entity);
  if (smallest === undefined) throw cursor.createError(start, 'nothing of it is delivered');
  return smallest;
}

/** The member that makes the treatment of others stricter when it is there must be asked for with these (S6). */
function listDecidingProperties(entity: PlanNode, kept: readonly string[]): readonly string[] {
  const element = getElementNode(entity);
  if (element.kind !== 'object' || element.stricter === undefined) return [];
  const { property, unless, node } = element.stricter;
  const names = kept.map((path) => path.split('/')[0] ?? path);
  if (unless !== undefined || names.includes(property)) return [];
  const isDeciding = names.some((name) => element.properties.get(name) !== node.properties.get(name));
  return isDeciding ? [property] : [];
}

const PROPERTY = /^[A-Za-z_]\w*$/;

/** What is asked for when nothing is left: without a `$select` Graph would send all that it has. */
function getSmallestProperty(entity: PlanNode): string | undefined {
  const element = getElementNode(entity);
  if (element.kind !== 'object') return undefined;
  const names = ['id', ...element.properties.keys()];
  return names.find((name) => {
    const node = element.properties.get(name);
    return node?.kind === 'leaf' && !isDropped(node) && PROPERTY.test(name);
  });
}
