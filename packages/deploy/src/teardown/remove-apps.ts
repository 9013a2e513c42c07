import { printProgress } from '@nymgate/shell/programs/print-progress';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { AdminRequest } from '../entra/admin-graph-client.ts';
import { toPartialFailure } from '../entra/apply-plan.ts';
import { checkOwnedByDeployment } from '../entra/check-owned-by-deployment.ts';
import { type AppState, readApp } from '../entra/read-app.ts';
import type { AdminSession } from '../entra/sign-in.ts';
import type { DesiredApp } from '../entra/to-desired-app.ts';
import { toGraphError } from '../entra/to-graph-error.ts';

/**
 * Removes what a deployment has in Entra: trust first, so that the gateway gets no token any more, then the application. One that was
 * brought keeps everything but the trust in this gateway.
 *
 * @returns what was removed, in words
 * @throws CommandError ADMIN_RIGHTS and others at the first that fails, with what was removed before
 */
export async function removeApps(
  wanted: readonly DesiredApp[],
  signedIn: AdminSession,
  terminal: Terminal,
): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    for (const one of wanted) {
      const state = await readApp(signedIn, one);
      if (state !== undefined) checkOwnedByDeployment(one, state, 'removed');
      for (const removal of state === undefined ? [] : removalsOf(one, state)) {
        await remove(removal, signedIn);
        made.push(removal.description);
        printProgress(terminal, removal.description);
      }
    }
  } catch (error) {
    throw error instanceof CommandError ? toPartialFailure({ created: made, error }) : error;
  }
  return made;
}

type Removal = { readonly description: string; readonly request: AdminRequest };

function removalsOf({ credential, existing, displayName }: DesiredApp, state: AppState): readonly Removal[] {
  const ours = state.credentials.filter(
    ({ issuer, subject }) => issuer === credential?.issuer && subject === credential.subject,
  );
  const base = `/v1.0/applications/${state.objectId}`;
  return [
    ...ours.map(({ id, name }) => ({
      description: `${displayName}: removed federated credential ${name}`,
      request: { method: 'DELETE' as const, path: `${base}/federatedIdentityCredentials/${id}` },
    })),
    ...(existing
      ? []
      : [
          {
            description: `${displayName}: removed application ${state.clientId}, restorable for 30 days`,
            request: { method: 'DELETE' as const, path: base },
          },
        ]),
  ];
}

async function remove({ request, description }: Removal, { graph, tenantId }: AdminSession): Promise<void> {
  const answer = await graph.send(request);
  // Somebody else removed it meanwhile.
  if (answer.status === 204 || answer.status === 404) return;
  throw toGraphError(answer, {
    doing: description.replace('removed', 'removing'),
    right: 'change',
    tenantId,
  });
}
