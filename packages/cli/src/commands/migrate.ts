import type { MigrateOptions } from '@nymgate/deploy/migrate/run-migrate';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate migrate`. */
export const migrateCommand: CommandEntry = { readsGraph: false, register: addMigrate };

function addMigrate(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('migrate')
    .description("Turn a Psoxy deployment's environment file into nymgate.yaml.")
    .argument(
      '<env-file>',
      'lines NAME=value, or the environment as JSON from aws, gcloud, az or kubectl; - is standard input',
    )
    .option('--outputs <file>', 'read the Entra applications from this output of "terraform output -json"')
    .option(
      '--applications-file <file>',
      'with --outputs: write them to this new file, as variables of infra/examples/byo-app',
    )
    .option('--connector <id>', 'connector that the deployment serves')
    .option('--rules-file <file>', 'write the rules of RULES to this new file')
    .option(
      '--secrets <directory>',
      'refer to secrets as files of this directory, not as environment variables',
    )
    .addHelpText('after', exampleText('nymgate migrate psoxy.env --connector outlook-cal > nymgate.yaml'))
    .action(async (file: string, options: MigrateOptions) => {
      const { runMigrate } = await import('@nymgate/deploy/migrate/run-migrate');
      exit(await runMigrate(file, options, terminal));
    });
}
