import type { Command } from 'commander';
import type { CheckOptions } from '../check/run-check.ts';
import { type CommandContext, exampleText } from '../command-context.ts';

/** `nymgate check`. */
export function addCheckCommand(program: Command, { terminal, end }: CommandContext): void {
  program
    .command('check')
    .description('Check rule files: what is wrong with them, and what they allow and hardly mean to.')
    .argument('<file...>', 'rule files of either language; - is standard input')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', exampleText('nymgate check rules/*.yaml'))
    .action(async (files: readonly string[], options: CheckOptions) => {
      const { runCheck } = await import('../check/run-check.ts');
      end(await runCheck(files, options, terminal));
    });
}
