import type { Command } from 'commander';
import { addPolicyOptions } from '../input/policy-options.ts';
import type { DiffOptions } from '../review/run-diff.ts';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate diff`. */
export const diffCommand: CommandEntry = { asksGraph: false, add: addDiff };

function addDiff(program: Command, { terminal, end }: CommandContext): Command {
  const command = program
    .command('diff')
    .description('Compare two policies: what is newly exposed, hidden, allowed, refused.')
    .argument('<before>', 'rule file of either language, or connector:ID')
    .argument('<after>', 'rule file of either language, or connector:ID')
    .option('--json', 'print the differences as JSON');
  return addPolicyOptions(command)
    .addHelpText('after', exampleText('nymgate diff connector:entra-id entra-id.yaml'))
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { runDiff } = await import('../review/run-diff.ts');
      end(await runDiff(before, after, options, terminal));
    });
}
