import { DEFAULT_CONSOLE_PORT } from '@nymgate/shell/input/defaults';
import type { Command } from 'commander';
import type { DemoOptions } from '../demo/run-demo.ts';
import { CHANGES_HELP, DEFAULT_CHANGES, DEFAULT_FAULTS, FAULTS_HELP } from '../simulate/restless.ts';
import { parseChanges, parseFaults, parsePeople, parsePort, parseSeed } from './arguments.ts';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate demo`. */
export const demoCommand: CommandEntry = { readsGraph: true, register: addDemo };

function addDemo(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('demo')
    .description('Show the gateway at work on a simulated tenant: one call per connector before and after.')
    .option('--once', 'exit after showing the calls')
    .option('--port <port>', 'port of the gateway (default: 8484; with --once any free one)', parsePort)
    .option(
      '--console-port <port>',
      'port of the web page; 0 takes a free one',
      parsePort,
      DEFAULT_CONSOLE_PORT,
    )
    .option('--tls', 'serve HTTPS with a self-signed certificate')
    .option('--people <number>', 'size of the simulated tenant', parsePeople, 60)
    .option('--seed <number>', 'another seed makes another tenant; the same one the same', parseSeed, 1)
    .option('--key-file <file>', 'a key of "nymgate keys create", so that pseudonyms stay from run to run')
    .option('--changes [number]', `${CHANGES_HELP} (without a number: ${DEFAULT_CHANGES})`, parseChanges)
    .option('--faults [list]', `${FAULTS_HELP} (without a list: ${DEFAULT_FAULTS})`, parseFaults)
    .option('--json', 'with --once: print the report as JSON')
    .addHelpText('after', exampleText('nymgate demo --once'))
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('../demo/run-demo.ts');
      exit(await runDemo(options, terminal));
    });
}
