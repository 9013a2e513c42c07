import type { DiffOptions } from '@nymgate/shell/review/run-diff';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate diff`. */
export const diffCommand: CommandEntry = { readsGraph: false, register: addDiff };

function addDiff(program: Command, { terminal, exit }: CommandContext): Command {
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
