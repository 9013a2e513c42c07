import { APP_ROLES } from '@nymgate/connectors/builders/permissions';
import { trustsIdentity } from '@nymgate/shell/input/trusts-identity';
import { printProgress } from '@nymgate/shell/programs/print-progress';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { AdminRequest } from './admin-graph-client.ts';
import { toPartialFailure } from './apply-plan.ts';
import { checkOwnedByDeployment, checkTrustsDeployment } from './check-owned-by-deployment.ts';
import { type AppState, readApp } from './read-app.ts';
import type { AdminSession } from './sign-in.ts';
import type { DesiredApp } from './to-desired-app.ts';
import { toGraphError } from './to-graph-error.ts';

export type RemovableApp = Pick<
  DesiredApp,
  'clientId' | 'uniqueName' | 'displayName' | 'existing' | 'credential'
>;

export type Removal = { readonly description: string; readonly request: AdminRequest };

/**
 * What has to be removed, in order: first credentials, so that the gateway gets no more tokens, then the
 * application with its consent. An existing application loses only this gateway's credential.
 * @returns empty if the application isn't there
 * @throws CommandError ENTRA_MISSING if it isn't ours
 */
export async function planRemovals(session: AdminSession, app: RemovableApp): Promise<readonly Removal[]> {
  const state = await readApp(session, app);
  if (state === undefined) return [];
  checkOwnedByDeployment(app, state, 'removed');
  checkTrustsDeployment(app, state);
  return [...removeCredentials(app, state), ...(app.existing ? [] : [removeApplication(app, state)])];
}

function removeCredentials(
  { credential, existing, displayName }: RemovableApp,
  { objectId, credentials }: AppState,
): readonly Removal[] {
  return credentials
    .filter((one) => !existing || (credential !== undefined && trustsIdentity([one], credential)))
    .map(({ id, name }) => ({
      description: `${displayName}: removed federated credential ${name}`,
      request: {
        method: 'DELETE',
        path: `/v1.0/applications/${objectId}/federatedIdentityCredentials/${id}`,
      },
    }));
}

/** The service principal is deleted with it, and consent with that (graph-facts.md#8.1). */
function removeApplication({ displayName }: RemovableApp, { objectId, clientId, grants }: AppState): Removal {
  const consent =
    grants.length === 0 ? 'no consent' : grants.map(({ roleId }) => nameRole(roleId)).join(', ');
  return {
    description: `${displayName}: removed application ${clientId} and its consent (${consent}); only the application is restorable, for 30 days`,
    request: { method: 'DELETE', path: `/v1.0/applications/${objectId}` },
  };
}

function nameRole(roleId: string): string {
  return Object.entries(APP_ROLES).find(([, id]) => id === roleId)?.[0] ?? roleId;
}

/** @throws CommandError ADMIN_RIGHTS and others at the first failure, with what was removed before */
export async function removeApps(
  apps: readonly RemovableApp[],
  session: AdminSession,
  terminal: Terminal,
): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    for (const app of apps)
      for (const removal of await planRemovals(session, app)) {
        await remove(removal, session);
        made.push(removal.description);
        printProgress(terminal, removal.description);
      }
  } catch (error) {
    throw error instanceof CommandError ? toPartialFailure({ created: made, error }) : error;
  }
  return made;
}

async function remove({ request, description }: Removal, { graph, tenantId }: AdminSession): Promise<void> {
  const answer = await graph.send(request);
  // Removed concurrently.
  if (answer.status === 204 || answer.status === 404) return;
  const doing = description.replace('removed', 'removing');
  throw toGraphError(answer, { doing, right: 'change', tenantId });
}
