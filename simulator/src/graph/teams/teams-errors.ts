import { GraphError } from '../graph-error.ts';

/** Teams names the roles that would do, and those of the request. */
export function missingRole(wanted: readonly string[], roles: readonly string[]): GraphError {
  return new GraphError(
    403,
    'Forbidden',
    `Missing role permissions on the request. API requires one of '${wanted.join(', ')}'. Roles on the request '${roles.join(', ')}'.`,
  );
}

export const nothingThere = (message: string): GraphError => new GraphError(404, 'NotFound', message);

export const forbidden = (message: string): GraphError => new GraphError(403, 'Forbidden', message);
