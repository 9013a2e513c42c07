import { filterUses } from '../check-filter.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import type { Options } from '../read-options.ts';

export const itemNotFound = (): GraphError =>
  new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

/** What is no id of Exchange is refused before the store is asked. */
export function checkItemId(id: string): void {
  if (!/^[A-Za-z0-9_-]{60,}={0,2}$/.test(id)) throw badRequest('Id is malformed.', 'ErrorInvalidIdMalformed');
}

/**
 * What messages are ordered by must be asked for in the filter too, first and in the same order.
 * Source: List messages, "Using filter and orderby in the same query".
 */
export function checkSortRestriction({ filter, orderby }: Options): void {
  if (filter === undefined) return;
  const asked = [...new Set(filterUses(filter).map(({ property }) => property))];
  if (orderby.every(({ path }, position) => asked[position] === path.join('/'))) return;
  throw new GraphError(
    400,
    'InefficientFilter',
    'The restriction or sort order is too complex for this operation.',
  );
}
