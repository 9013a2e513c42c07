import type { SetupOptions } from '@nymgate/deploy/entra/run-setup-entra';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from '../command.ts';
import { addAdminOptions, parseEnvironmentName } from './entra-options.ts';

/** `nymgate setup entra`. */
export const setupCommand: CommandEntry = { readsGraph: true, register: addSetup };

const EXAMPLE = 'nymgate setup entra --deployment deployment.json --dry-run';

function addSetup(program: Command, { terminal, exit }: CommandContext): Command {
  const setup = program
    .command('setup')
    .description('Set up what the gateway needs elsewhere.')
    .helpCommand(false)
    .addHelpText('after', exampleText(EXAMPLE));
  addAdminOptions(setup.command('entra'))
    .description(
      'Without Terraform: register the Entra applications of a deployment, with the federated credentials that trust the gateway. Changes only what is not right yet.',
    )
    .option('--config <file>', 'make the deployment from this nymgate.yaml and the identity below')
    .option('--environment <name>', 'with --config: name of the environment', parseEnvironmentName)
    .option('--issuer <url>', "with --config: issuer of the gateway's identity")
    .option('--subject <text>', 'with --config: its subject')
    .option('--audience <text>', 'with --config: its audience (default: that of the cloud)')
    .option('--dry-run', 'print what would be changed, and change nothing')
    .option('--grant', 'consent as well; takes a Privileged Role Administrator')
    .option('--optional', 'also roles without which less is answered')
    .option(
      '--yes <environment>',
      'name of the environment, in the place of typing it where an application is changed that Nymgate has not made',
    )
    .option('--json', 'print the plan as JSON')
    .addHelpText('after', exampleText(EXAMPLE))
    .action(async (options: SetupOptions) => {
      const { runSetupEntra } = await import('@nymgate/deploy/entra/run-setup-entra');
      exit(await runSetupEntra(options, terminal));
    });
  return setup;
}
