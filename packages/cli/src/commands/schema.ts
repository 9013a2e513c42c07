import { addPolicyOptions } from '@nymgate/shell/input/policy-options';
import type { SchemaCommandOptions } from '@nymgate/shell/schema/run-schema';
import { type Command, Option } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate schema`. */
export const schemaCommand: CommandEntry = { readsGraph: false, register: addSchema };

const FORMATS = ['json-schema', 'dbt', 'parquet', 'sql'];

function addSchema(program: Command, { terminal }: CommandContext): Command {
  const command = program
    .command('schema')
    .description('Print the tables of what a connector delivers: columns, types, keys and joins.')
    .argument('<connector>', 'connector id, such as entra-id')
    .addOption(new Option('--format <format>', 'how to write them').choices(FORMATS).makeOptionMandatory())
    .option('--config <file>', 'take options, rules and pseudonyms from this configuration');
  return addPolicyOptions(command)
    .addHelpText('after', exampleText('nymgate schema outlook-mail --format sql > outlook-mail.sql'))
    .action(async (id: string, options: SchemaCommandOptions) => {
      const { runSchema } = await import('@nymgate/shell/schema/run-schema');
      await runSchema(id, options, terminal);
    });
}
