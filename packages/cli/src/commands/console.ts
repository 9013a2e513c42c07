import type { ConsoleCommandOptions } from '@nymgate/console-engine/run-console';
import { DEFAULT_CONSOLE_PORT } from '@nymgate/shell/input/defaults';
import type { Command } from 'commander';
import { parsePeople, parsePort, parseSeed } from './arguments.ts';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate console`. */
export const consoleCommand: CommandEntry = { readsGraph: true, register: addConsole };

function addConsole(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('console')
    .description(
      'Open a local web page that shows what leaves: calls before and after, rules, fields, joins, health.',
    )
    .option(
      '--console-port <port>',
      'port of the web page; 0 takes a free one',
      parsePort,
      DEFAULT_CONSOLE_PORT,
    )
    .option('--people <number>', 'size of the simulated tenant', parsePeople, 60)
    .option('--seed <number>', 'another seed makes another tenant; the same one the same', parseSeed, 1)
    .option('--config <file>', 'with --inspect: the configuration of the tenant that is looked at')
    .option(
      '--inspect',
      'show raw data of a real tenant beside what is delivered of it, on this machine; stores nothing',
    )
    .option('--yes <tenant>', 'with --inspect: the id of the tenant, in place of typing it')
    .option('--admin <url>', 'admin listener of a gateway on this machine, for the page Operation')
    .option('--audit <file>', 'file that its audit lines go to, for the same page')
    .addHelpText('after', exampleText('nymgate console'))
    .action(async (options: ConsoleCommandOptions) => {
      const { runConsole } = await import('@nymgate/console-engine/run-console');
      exit(await runConsole(options, terminal));
    });
}
