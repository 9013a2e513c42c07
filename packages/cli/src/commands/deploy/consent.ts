import type { ConsentOptions } from '@nymgate/deploy/entra/run-consent';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from '../command.ts';
import { addAdminOptions } from './entra-options.ts';

/** `nymgate consent`. */
export const consentCommand: CommandEntry = { readsGraph: true, register: addConsent };

function addConsent(program: Command, { terminal, exit }: CommandContext): Command {
  return addAdminOptions(program.command('consent'))
    .description(
      'Consent to the permissions of a deployment as a Privileged Role Administrator, or print what to send to one.',
    )
    .argument('[connector]', 'this connector only')
    .option('--print', 'print the link and the list, and ask nobody')
    .option('--dry-run', 'print what would be granted, and grant nothing')
    .option('--optional', 'also roles without which less is answered')
    .option(
      '--yes <environment>',
      'name of the environment, in the place of typing it where an application is changed that Nymgate has not made',
    )
    .option('--json', 'print as JSON')
    .addHelpText('after', exampleText('nymgate consent outlook-cal --print'))
    .action(async (connector: string | undefined, options: ConsentOptions) => {
      const { runConsent } = await import('@nymgate/deploy/entra/run-consent');
      exit(await runConsent(connector, options, terminal));
    });
}
