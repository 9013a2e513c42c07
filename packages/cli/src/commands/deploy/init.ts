import type { InitOptions } from '@nymgate/deploy/init/run-init';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from '../command.ts';
import { parseEnvironmentName } from './entra-options.ts';

/** `nymgate init HOST`. */
export const initCommand: CommandEntry = { readsGraph: false, register: addInit };

function addInit(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('init')
    .description(
      'Write the Terraform root directory of a deployment, with what the command lines of the clouds know.',
    )
    .argument('<host>', 'aws, gcp, azure or kubernetes')
    .option('--out <folder>', 'where to', '.')
    .option(
      '--environment <name>',
      'name of the environment, part of all names',
      parseEnvironmentName,
      'prod',
    )
    .option('--tenant <id>', 'Entra tenant (default: that of az)')
    .option('--account <id>', 'AWS account (default: that of aws)')
    .option('--region <name>', 'region of AWS or Google Cloud (default: that of aws or gcloud)')
    .option('--project <id>', 'project of Google Cloud (default: that of gcloud)')
    .option('--subscription <id>', 'Azure subscription (default: that of az)')
    .option('--location <name>', 'Azure location')
    .option('--namespace <name>', 'namespace of Kubernetes')
    .option('--issuer <url>', 'issuer of the cluster or the AWS account (default: that of kubectl or aws)')
    .option('--no-detect', 'ask no other program')
    .option('--force', 'replace files that are there, and keep the old ones as .bak')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', exampleText('nymgate init aws --environment prod --out nymgate-prod'))
    .action(async (host: string, options: InitOptions) => {
      const { runInit } = await import('@nymgate/deploy/init/run-init');
      exit(await runInit(host, options, terminal));
    });
}
