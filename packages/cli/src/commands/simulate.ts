import { DEFAULT_CONFIG_FILE } from '@nymgate/shell/input/defaults';
import type { Command } from 'commander';
import { CONTROLS } from '../simulate/control.ts';
import { CHANGES_HELP, DEFAULT_CHANGES, DEFAULT_FAULTS, FAULTS_HELP } from '../simulate/restless.ts';
import type { SimulateOptions } from '../simulate/run-simulate.ts';
import { parseChanges, parseFaults, parsePeople, parseSeed } from './arguments.ts';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate simulate`. */
export const simulateCommand: CommandEntry = { readsGraph: true, register: addSimulate };

function addSimulate(program: Command, { terminal, exit }: CommandContext): Command {
  const controls = Object.entries(CONTROLS).map(
    ([word, { usage, description: meaning }]) => `  ${word} ${usage}\n      ${meaning}`,
  );
  return program
    .command('simulate')
    .description(
      'Play the tenant of a configuration on this machine: its tenant id, client ids and assertions.',
    )
    .option('--config <file>', 'configuration, YAML or JSON', DEFAULT_CONFIG_FILE)
    .option('--people <number>', 'size of the simulated tenant', parsePeople, 60)
    .option('--seed <number>', 'another seed makes another tenant; the same one the same', parseSeed, 1)
    .option('--changes [number]', `${CHANGES_HELP} (without a number: ${DEFAULT_CHANGES})`, parseChanges)
    .option('--faults [list]', `${FAULTS_HELP} (without a list: ${DEFAULT_FAULTS})`, parseFaults)
    .option('--control <file>', 'obey lines that are appended to this file')
    .addHelpText('after', `\nLines of a control file:\n${controls.join('\n')}`)
    .addHelpText('after', exampleText('nymgate simulate --config nymgate.yaml --control changes.txt'))
    .action(async (options: SimulateOptions) => {
      const { runSimulate } = await import('../simulate/run-simulate.ts');
      exit(await runSimulate(options, terminal));
    });
}
