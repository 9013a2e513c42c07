import type { PlanNode } from '../plan.ts';
import type { Cursor } from './cursor.ts';
import { isOrdered } from './fits-literal.ts';
import { parsePath } from './parse-filter.ts';
import { resolvePath } from './resolve-path.ts';

const MOST = 20;

/**
 * `$orderby`: properties that are delivered as they are; an order by anything else would tell hidden values apart. So would an
 * order by text of a grammar: a value outside it is dropped, yet stands in its place among the others. Only `string`, of which
 * every text is delivered, and types whose order is needed (numbers, dates, times) may be ordered by.
 */
export function guardOrderBy(cursor: Cursor, entity: PlanNode): string {
  const items: string[] = [];
  do {
    const path = parsePath(cursor);
    const node = resolvePath(entity, path.names, 'not');
    if (!isSortable(node) || items.length === MOST) throw cursor.refuse(path.at);
    const direction = ['asc', 'desc'].find((word) => cursor.takeKeyword(word));
    items.push(`${path.names.join('/')}${direction === undefined ? '' : ` ${direction}`}`);
  } while (cursor.takeMark(','));
  cursor.expectEnd();
  return items.join(',');
}

function isSortable(node: PlanNode | undefined): boolean {
  return node?.kind === 'leaf' && node.action.treatment === 'keep' && isOrdered(node.action.type);
}
