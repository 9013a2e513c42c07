import type { PlanNode } from '../plan.ts';
import type { Cursor } from './cursor.ts';
import { parsePath } from './parse-filter.ts';
import { isDropped, resolvePath } from './resolve-path.ts';

const MOST = 500;

/** `$select`: any property that is not dropped. */
export function guardSelect(cursor: Cursor, entity: PlanNode): string {
  const text = guardSelectItems(cursor, entity);
  cursor.expectEnd();
  return text;
}

/** The list alone, for `$select` inside `$expand`. */
export function guardSelectItems(cursor: Cursor, entity: PlanNode): string {
  const items: string[] = [];
  do {
    const path = parsePath(cursor);
    const node = resolvePath(entity, path.names, 'through');
    if (node === undefined || isDropped(node) || items.length === MOST) throw cursor.refuse(path.at);
    items.push(path.names.join('/'));
  } while (cursor.takeMark(','));
  return items.join(',');
}
