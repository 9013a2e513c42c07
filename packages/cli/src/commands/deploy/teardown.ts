import type { TeardownOptions } from '@nymgate/deploy/teardown/run-teardown';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from '../command.ts';
import { addAdminOptions } from './entra-options.ts';

/** `nymgate teardown`. */
export const teardownCommand: CommandEntry = { readsGraph: true, register: addTeardown };

function addTeardown(program: Command, { terminal, exit }: CommandContext): Command {
  return addAdminOptions(program.command('teardown'))
    .description(
      'Say what a deployment left where, in the order of removing, and what is lost; remove its part in Entra.',
    )
    .option(
      '--entra',
      'remove the applications and what they trust, after the name of the environment was typed',
    )
    .option('--yes <environment>', 'with --entra: the name, in the place of typing it')
    .option('--dry-run', 'remove nothing, as without --entra')
    .option('--json', 'print as JSON')
    .addHelpText('after', exampleText('nymgate teardown --deployment deployment.json'))
    .action(async (options: TeardownOptions) => {
      const { runTeardown } = await import('@nymgate/deploy/teardown/run-teardown');
      exit(await runTeardown(options, terminal));
    });
}
