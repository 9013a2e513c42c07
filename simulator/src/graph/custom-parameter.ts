import type { GraphCall } from './call.ts';
import { badRequest } from './graph-error.ts';

/** A query parameter that is no OData option, its name in any letter case. Throws GraphError 400 when it is there twice. */
export function customParameter({ target }: Pick<GraphCall, 'target'>, name: string): string | undefined {
  const found = target.query.filter(([given]) => given.toLowerCase() === name.toLowerCase());
  if (found.length > 1)
    throw badRequest(
      `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      'Request_BadRequest',
    );
  return found[0]?.[1];
}
