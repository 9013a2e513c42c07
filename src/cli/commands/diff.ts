import type { Command } from 'commander';
import { type CommandContext, exampleText } from '../command-context.ts';
import type { DiffOptions } from '../diff/run-diff.ts';
import { addPolicyOptions } from '../policy-options.ts';

/** `nymgate diff`. */
export function addDiffCommand(program: Command, { terminal, end }: CommandContext): void {
  const command = program
    .command('diff')
    .description('Compare two policies: what is newly exposed, hidden, allowed, refused.')
    .argument('<before>', 'rule file of either language, or connector:ID')
    .argument('<after>', 'rule file of either language, or connector:ID')
    .option('--json', 'print the differences as JSON');
  addPolicyOptions(command)
    .addHelpText('after', exampleText('nymgate diff connector:entra-id entra-id.yaml'))
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { runDiff } = await import('../diff/run-diff.ts');
      end(await runDiff(before, after, options, terminal));
    });
}
