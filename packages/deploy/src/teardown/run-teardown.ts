import { printProgress } from '@nymgate/shell/programs/print-progress';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { confirmEnvironment } from '@nymgate/shell/terminal/confirm-environment';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { readDeployment } from '../deployment/deployment-file.ts';
import type { AdminRequest } from '../entra/admin-graph-client.ts';
import { toPartialFailure } from '../entra/apply-plan.ts';
import { checkOwnedByDeployment } from '../entra/check-owned-by-deployment.ts';
import { type AppState, readApp } from '../entra/read-app.ts';
import { type AdminOptions, type AdminSession, signIn } from '../entra/sign-in.ts';
import { type DesiredApp, listDesiredApps } from '../entra/to-desired-app.ts';
import { toGraphError } from '../entra/to-graph-error.ts';
import { type TeardownStep, teardownSteps } from './teardown-steps.ts';

export type TeardownOptions = AdminOptions & {
  readonly deployment: string;
  readonly dryRun?: true;
  readonly entra?: true;
  /** Environment name. */
  readonly yes?: string;
  readonly json?: true;
};

/**
 * Prints what a deployment left where, in order of removal; with `entra` removes the part in Entra after
 * confirmation.
 * @throws SetupError USAGE; CommandError as `setup entra`
 */
export async function runTeardown(options: TeardownOptions, terminal: Terminal): Promise<ExitCode> {
  const { deployment } = await readDeployment(options.deployment);
  if (options.entra && !options.dryRun) {
    const { environment } = deployment;
    await confirmEnvironment(
      { environment, yes: options.yes, purpose: 'to remove its applications' },
      terminal,
    );
    const signedIn = await signIn(deployment, options);
    try {
      const removed = await removeApps(listDesiredApps(deployment, {}), signedIn, terminal);
      if (options.json) terminal.out(JSON.stringify({ removed }, undefined, 2));
      else
        terminal.out(
          removed.length === 0
            ? 'Nothing was removed: nothing of this deployment is in Entra.'
            : removed.join('\n'),
        );
    } finally {
      await signedIn.graph.close();
    }
    return EXIT.ok;
  }
  const steps = teardownSteps(deployment);
  if (options.json) terminal.out(JSON.stringify({ steps }, undefined, 2));
  else terminal.out(formatSteps(steps).join('\n'));
  return EXIT.ok;
}

function formatSteps(steps: readonly TeardownStep[]): readonly string[] {
  return steps.flatMap(({ what, lost, commands }, at) => [
    `${at + 1}. ${what}`,
    `   Lost: ${lost}.`,
    ...commands.map((command) => `   $ ${command}`),
  ]);
}

/**
 * Removes a deployment from Entra: first the credential, so that the gateway gets no more tokens, then the
 * application. An existing application loses only this gateway's credential.
 * @returns what was removed, in words
 * @throws CommandError ADMIN_RIGHTS and others at the first failure, with what was removed before
 */
async function removeApps(
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
  // Removed concurrently.
  if (answer.status === 204 || answer.status === 404) return;
  throw toGraphError(answer, {
    doing: description.replace('removed', 'removing'),
    right: 'change',
    tenantId,
  });
}
