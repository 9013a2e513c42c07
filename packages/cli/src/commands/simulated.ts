import type { ConsoleCommandOptions } from '@nymgate/console-engine/run-console';
import { DEFAULT_CONFIG_FILE, DEFAULT_CONSOLE_PORT } from '@nymgate/shell/input/defaults';
import type { Command } from 'commander';
import type { DemoOptions } from '../demo/run-demo.ts';
import { CHANGES_HELP, DEFAULT_CHANGES, DEFAULT_FAULTS, FAULTS_HELP } from '../simulate/churn.ts';
import { CONTROLS } from '../simulate/control.ts';
import type { SimulateOptions } from '../simulate/run-simulate.ts';
import { parseChanges, parseFaults, parsePeople, parsePort, parseSeed } from './arguments.ts';
import { type CommandContext, exampleText } from './command.ts';

export function addDemo(program: Command, { terminal, exit }: CommandContext): Command {
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

export function addConsole(program: Command, { terminal, exit }: CommandContext): Command {
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
      'show raw data of a real tenant next to what is delivered, on this machine; stores nothing',
    )
    .option('--yes <tenant>', 'with --inspect: the id of the tenant, instead of typing it')
    .option('--admin <url>', 'admin listener of a gateway on this machine, for the page Operation')
    .option('--audit <file>', 'file that its audit lines go to, for the same page')
    .addHelpText('after', exampleText('nymgate console'))
    .action(async (options: ConsoleCommandOptions) => {
      const { runConsole } = await import('@nymgate/console-engine/run-console');
      exit(await runConsole(options, terminal));
    });
}

export function addSimulate(program: Command, { terminal, exit }: CommandContext): Command {
  const controls = Object.entries(CONTROLS).map(
    ([word, { usage, description: meaning }]) => `  ${word} ${usage}\n      ${meaning}`,
  );
  return program
    .command('simulate')
    .description(
      'Emulate the tenant of a configuration on this machine: its tenant id, client ids and assertions.',
    )
    .option('--config <file>', 'configuration, YAML or JSON', DEFAULT_CONFIG_FILE)
    .option('--people <number>', 'size of the simulated tenant', parsePeople, 60)
    .option('--seed <number>', 'another seed makes another tenant; the same one the same', parseSeed, 1)
    .option('--changes [number]', `${CHANGES_HELP} (without a number: ${DEFAULT_CHANGES})`, parseChanges)
    .option('--faults [list]', `${FAULTS_HELP} (without a list: ${DEFAULT_FAULTS})`, parseFaults)
    .option('--control <file>', 'run the commands that are appended to this file')
    .addHelpText('after', `\nLines of a control file:\n${controls.join('\n')}`)
    .addHelpText('after', exampleText('nymgate simulate --config nymgate.yaml --control changes.txt'))
    .action(async (options: SimulateOptions) => {
      const { runSimulate } = await import('../simulate/run-simulate.ts');
      exit(await runSimulate(options, terminal));
    });
}
