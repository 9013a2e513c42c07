import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { AdminResponse } from './admin-graph-client.ts';
import { signInAdvice } from './admin-token.ts';

/** Rights for each step, with Microsoft's names (graph-facts.md#8 and #8.1). */
export const REQUIRED_RIGHTS = {
  register:
    'registering takes Application Developer, Cloud Application Administrator or Application Administrator, unless the tenant lets members register',
  change:
    'changing this application takes one of its owners, a Cloud Application Administrator or an Application Administrator',
  consent:
    'consenting to permissions of Microsoft Graph takes a Privileged Role Administrator or a Global Administrator',
  read: 'reading app registrations takes a member of the tenant, with the scope Application.Read.All',
} as const;

export type Right = keyof typeof REQUIRED_RIGHTS;

/**
 * Reports what Graph refused and who can fix it. `doing` is our text, such as `granting User.Read.All`;
 * Graph's message may quote names, so it isn't disclosed.
 */
export function toGraphError(
  { status, code }: Pick<AdminResponse, 'status' | 'code'>,
  { doing, right, tenantId }: { readonly doing: string; readonly right: Right; readonly tenantId: string },
): CommandError {
  if (status === 401)
    return new CommandError(
      'ADMIN_TOKEN',
      `Graph does not accept it any more; ${signInAdvice({ tenantId })}`,
    );
  if (status === 403) return new CommandError('ADMIN_RIGHTS', `${doing}: ${REQUIRED_RIGHTS[right]}`);
  return new CommandError('ADMIN_GRAPH', `${doing}: status ${status}${code === '' ? '' : `, ${code}`}`);
}
