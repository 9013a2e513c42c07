import type { AdminRequest } from '../entra/admin-graph.ts';
import { stoppedHalfWay } from '../entra/apply-plan.ts';
import { checkOwn } from '../entra/check-own.ts';
import { graphFailure } from '../entra/graph-failure.ts';
import { type AppState, readApp } from '../entra/read-app.ts';
import type { SignedIn } from '../entra/sign-in.ts';
import type { WantedApp } from '../entra/wanted-app.ts';
import { progress } from '@nymgate/shell/programs/progress';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { Terminal } from '@nymgate/shell/terminal/print';

/**
 * Removes what a deployment has in Entra: trust first, so that the gateway gets no token any more, then the application. One that was
 * brought keeps everything but the trust in this gateway.
 *
 * @returns what was removed, in words
 * @throws CommandError ADMIN_RIGHTS and others at the first that fails, with what was removed before
 */
export async function removeApps(
  wanted: readonly WantedApp[],
  signedIn: SignedIn,
  terminal: Terminal,
): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    for (const one of wanted) {
      const state = await readApp(signedIn, one);
      if (state !== undefined) checkOwn(one, state, 'removed');
      for (const removal of state === undefined ? [] : removalsOf(one, state)) {
        await remove(removal, signedIn);
        made.push(removal.what);
        progress(terminal, removal.what);
      }
    }
  } catch (error) {
    throw error instanceof CommandError ? stoppedHalfWay({ made, error }) : error;
  }
  return made;
}

type Removal = { readonly what: string; readonly request: AdminRequest };

function removalsOf({ credential, existing, displayName }: WantedApp, state: AppState): readonly Removal[] {
  const ours = state.credentials.filter(
    ({ issuer, subject }) => issuer === credential?.issuer && subject === credential.subject,
  );
  const base = `/v1.0/applications/${state.objectId}`;
  return [
    ...ours.map(({ id, name }) => ({
      what: `${displayName}: removed federated credential ${name}`,
      request: { method: 'DELETE' as const, path: `${base}/federatedIdentityCredentials/${id}` },
    })),
    ...(existing
      ? []
      : [
          {
            what: `${displayName}: removed application ${state.clientId}, restorable for 30 days`,
            request: { method: 'DELETE' as const, path: base },
          },
        ]),
  ];
}

async function remove({ request, what }: Removal, { graph, tenantId }: SignedIn): Promise<void> {
  const answer = await graph.send(request);
  // Somebody else removed it meanwhile.
  if (answer.status === 204 || answer.status === 404) return;
  throw graphFailure(answer, { doing: what.replace('removed', 'removing'), right: 'change', tenantId });
}
