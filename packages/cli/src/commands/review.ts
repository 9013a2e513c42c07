import type { ConnectorOptions } from '@nymgate/connectors/index';
import { addPolicyOptions, readPolicyOptions } from '@nymgate/shell/input/policy-options';
import type { CheckOptions } from '@nymgate/shell/review/run-check';
import type { DiffOptions } from '@nymgate/shell/review/run-diff';
import type { ExplainCommandOptions } from '@nymgate/shell/review/run-explain';
import type { SchemaCommandOptions } from '@nymgate/shell/schema/run-schema';
import { type Command, Option } from 'commander';
import { type CommandContext, exampleText } from './command.ts';

export function addCheck(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('check')
    .description('Check rule files: what is wrong with them, and what they allow but probably should not.')
    .argument('[file...]', 'rule files of either language; - is standard input')
    .option('--config <file>', 'this configuration and its bulk jobs, with their rules')
    .option('--allow-open', 'the rules are served with allowOpen: true, so RULES_OPEN is a warning')
    .option('--strict', 'exit with 1 for warnings too; sensitive columns are errors')
    .option('--sample <file>', 'search what would leave of this file for sensitive numbers and free text')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', exampleText('nymgate check rules/*.yaml'))
    .action(async (files: readonly string[], options: CheckOptions) => {
      const { runCheck } = await import('@nymgate/shell/review/run-check');
      exit(await runCheck(files, options, terminal));
    });
}

export function addDiff(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('diff')
    .description('Compare two policies: what is newly exposed, hidden, allowed, refused.')
    .argument('<before>', 'rule file of either language, or connector:ID, or connector:ID,SWITCH')
    .argument('<after>', 'the same')
    .option('--json', 'print the differences as JSON')
    .addHelpText('after', exampleText('nymgate diff connector:outlook-cal connector:outlook-cal,basic'))
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { runDiff } = await import('@nymgate/shell/review/run-diff');
      exit(await runDiff(before, after, options, terminal));
    });
}

export function addExplain(program: Command, { terminal, exit }: CommandContext): Command {
  const command = program
    .command('explain')
    .description('Explain what a policy does with a request and its response, and which rule applies.')
    .argument('[file]', 'a response to the request; - is standard input. Without it: every possible field')
    .option('--connector <id>', 'the default policy of this connector')
    .option('--rules <file>', 'this rule file; - is standard input')
    .option('--method <method>', 'method of the request', 'GET')
    .option('--url <url>', 'target of the request; {name} in its path stands for any value')
    .option('--json', 'print the explanation as JSON');
  return addPolicyOptions(command)
    .addHelpText(
      'after',
      exampleText("nymgate explain --connector outlook-cal --url '/v1.0/users/{userId}/events?$top=5'"),
    )
    .action(async (file: string | undefined, options: ExplainCommandOptions) => {
      const { runExplain } = await import('@nymgate/shell/review/run-explain');
      exit(await runExplain(file, options, terminal));
    });
}

export function addRules(program: Command, { terminal }: CommandContext): Command {
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

const FORMATS = ['json-schema', 'dbt', 'parquet', 'sql'];

export function addSchema(program: Command, { terminal }: CommandContext): Command {
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
