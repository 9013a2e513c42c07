import type { ConnectorOptions } from '@nymgate/connectors/index';
import { addPolicyOptions, readPolicyOptions } from '@nymgate/shell/input/policy-options';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate rules print CONNECTOR`. */
export const rulesCommand: CommandEntry = { readsGraph: false, register: addRules };

function addRules(program: Command, { terminal }: CommandContext): Command {
  const rules = program
    .command('rules')
    .description('Rule sets.')
    .helpCommand(false)
    .addHelpText('after', exampleText('nymgate rules print entra-id > entra-id.yaml'));
  addPolicyOptions(rules.command('print').argument('<connector>', 'connector id, such as entra-id'))
    .description("Print a connector's default policy as YAML, to read or to change.")
    .addHelpText('after', exampleText('nymgate rules print outlook-cal --basic > outlook-cal.yaml'))
    .action(async (id: string, options: Partial<ConnectorOptions>) => {
      const [{ findConnector }, { printRules }] = await Promise.all([
        import('@nymgate/shell/input/find-connector'),
        import('@nymgate/rules/native/parse-rules'),
      ]);
      const connector = findConnector(id);
      await terminal.write(printRules(connector.ruleSet(readPolicyOptions(connector, options))));
    });
  return rules;
}
