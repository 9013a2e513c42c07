import type { DoctorOptions } from '@nymgate/doctor/run-doctor';
import { DEFAULT_CONFIG_FILE } from '@nymgate/shell/input/defaults';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate doctor`. */
export const doctorCommand: CommandEntry = { readsGraph: true, register: addDoctor };

function addDoctor(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('doctor')
    .description(
      'Find out why a deployment does not work yet: configuration, keys, rules, assertion, trust, token, roles, one call per endpoint, callers.',
    )
    .argument('[connector]', 'examine this connector only')
    .option('--config <file>', 'configuration, YAML or JSON; env: for variables alone', DEFAULT_CONFIG_FILE)
    .option(
      '--trusts <file>',
      'compare the assertion with these federated credentials: JSON of az, Graph, PowerShell or Terraform',
    )
    .option(
      '--operator-token <reference>',
      'read them from Graph with your own access token, env:NAME or file:PATH',
    )
    .option(
      '--in-scope <person>',
      'scoping: exchange: somebody whose mailbox must answer, p~… or as Graph names them',
    )
    .option('--out-of-scope <person>', 'scoping: exchange: somebody whose mailbox must be refused')
    .option('--offline', 'do not contact Entra ID or Graph')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', exampleText('nymgate doctor outlook-cal --config /etc/nymgate/nymgate.yaml'))
    .action(async (connector: string | undefined, options: DoctorOptions) => {
      const { runDoctor } = await import('@nymgate/doctor/run-doctor');
      exit(await runDoctor(connector, options, terminal));
    });
}
