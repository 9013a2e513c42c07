import type { CheckOptions } from '@nymgate/shell/review/run-check';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate check`. */
export const checkCommand: CommandEntry = { readsGraph: false, register: addCheck };

function addCheck(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('check')
    .description('Check rule files: what is wrong with them, and what they allow but probably should not.')
    .argument('[file...]', 'rule files of either language; - is standard input')
    .option('--config <file>', 'this configuration and its bulk jobs, with their rules')
    .option('--allow-open', 'the rules are served with allowOpen: true, so RULES_OPEN is a warning')
    .option('--strict', 'exit with 1 for warnings too')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', exampleText('nymgate check rules/*.yaml'))
    .action(async (files: readonly string[], options: CheckOptions) => {
      const { runCheck } = await import('@nymgate/shell/review/run-check');
      exit(await runCheck(files, options, terminal));
    });
}
