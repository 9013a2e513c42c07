import { confirmEnvironment } from '@nymgate/shell/terminal/confirm-environment';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { readDeployment } from '../deployment/deployment-file.ts';
import { describeNamedApps, findNamedApps, toRemovable } from '../entra/find-orphans.ts';
import { removeApps } from '../entra/remove-apps.ts';
import { type AdminOptions, signIn } from '../entra/sign-in.ts';
import { listDesiredApps } from '../entra/to-desired-app.ts';
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
      const { audiences, ...found } = await findNamedApps(signedIn, deployment);
      const apps = [...listDesiredApps(deployment, {}), ...audiences.map(toRemovable)];
      const removed = await removeApps(apps, signedIn, terminal);
      for (const line of describeNamedApps(found, options.deployment)) terminal.note(line);
      if (options.json) terminal.out(JSON.stringify({ removed, ...found }, undefined, 2));
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
