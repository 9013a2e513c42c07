import { confirmEnvironment } from '@nymgate/shell/terminal/confirm-environment';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { readDeployment } from '../deployment/deployment-file.ts';
import type { AdminOptions } from '../entra/sign-in.ts';
import { signIn } from '../entra/sign-in.ts';
import { listDesiredApps } from '../entra/to-desired-app.ts';
import { removeApps } from './remove-apps.ts';
import { type TeardownStep, teardownSteps } from './teardown-steps.ts';

export type TeardownOptions = AdminOptions & {
  readonly deployment: string;
  readonly dryRun?: true;
  readonly entra?: true;
  /** Name of the environment. */
  readonly yes?: string;
  readonly json?: true;
};

/**
 * Says what a deployment left where, in the order of removing, with what is lost; with `entra` it removes the part in Entra, after the
 * environment's name was typed.
 *
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
