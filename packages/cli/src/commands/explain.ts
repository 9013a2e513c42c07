import { addPolicyOptions } from '@nymgate/shell/input/policy-options';
import type { ExplainCommandOptions } from '@nymgate/shell/review/run-explain';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate explain`. */
export const explainCommand: CommandEntry = { readsGraph: false, register: addExplain };

function addExplain(program: Command, { terminal, exit }: CommandContext): Command {
  const command = program
    .command('explain')
    .description('Explain what a policy does with a request and its answer, and which rule says so.')
    .argument(
      '[file]',
      'an answer to the request; - is standard input. Without it: every field that may come',
    )
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
