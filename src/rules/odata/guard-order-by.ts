import type { PlanNode } from '../plan.ts';
import type { Cursor } from './cursor.ts';
import { parsePath } from './parse-filter.ts';
import { resolvePath } from './resolve-path.ts';

const MOST = 20;

/** `$orderby`: properties that are delivered as they are; an order by anything else would tell hidden values apart. */
export function guardOrderBy(cursor: Cursor, entity: PlanNode): string {
  const items: string[] = [];
  do {
    const path = parsePath(cursor);
    const node = resolvePath(entity, path.names, 'not');
    const kept = node?.kind === 'leaf' && node.action.treatment === 'keep';
    if (!kept || items.length === MOST) throw cursor.refuse(path.at);
    const direction = ['asc', 'desc'].find((word) => cursor.takeKeyword(word));
    items.push(`${path.names.join('/')}${direction === undefined ? '' : ` ${direction}`}`);
  } while (cursor.takeMark(','));
  cursor.expectEnd();
  return items.join(',');
}
