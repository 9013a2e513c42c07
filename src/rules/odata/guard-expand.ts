import type { PlanNode } from '../plan.ts';
import { canonicalName } from '../system-options.ts';
import type { Cursor } from './cursor.ts';
import { guardSelectItems } from './guard-select.ts';
import { elementOf, isDropped, resolvePath } from './resolve-path.ts';

/** `$expand`: the named navigations, each with a guarded `$select` at most. */
export function guardExpand(cursor: Cursor, entity: PlanNode, navigations: readonly string[]): string {
  const items = new Map<string, string>();
  do {
    const { text: name, at } = cursor.take('name');
    const node = navigations.includes(name) ? resolvePath(entity, [name], 'not') : undefined;
    if (node === undefined || isDropped(node) || items.has(name)) throw cursor.refuse(at);
    items.set(name, `${name}${guardNested(cursor, elementOf(node))}`);
  } while (cursor.takeMark(','));
  cursor.expectEnd();
  return [...items.values()].join(',');
}

function guardNested(cursor: Cursor, element: PlanNode): string {
  if (!cursor.takeMark('(')) return '';
  const { kind, text, at } = cursor.peek();
  if ((kind !== 'option' && kind !== 'name') || canonicalName(text) !== '$select') throw cursor.refuse(at);
  cursor.take(kind);
  cursor.expectMark('=');
  const select = guardSelectItems(cursor, element);
  cursor.expectMark(')');
  return `($select=${select})`;
}
