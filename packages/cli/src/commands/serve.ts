import { DEFAULT_CONFIG_FILE } from '@nymgate/shell/input/defaults';
import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate serve`. */
export const serveCommand: CommandEntry = { readsGraph: true, register: addServe };

function addServe(program: Command, { terminal }: CommandContext): Command {
  return program
    .command('serve')
    .description('Run the gateway.')
    .option('--config <file>', 'configuration, YAML or JSON; env: for variables alone', DEFAULT_CONFIG_FILE)
    .addHelpText('after', exampleText('nymgate serve --config /etc/nymgate/nymgate.yaml'))
    .action(async ({ config }: { config: string }) => {
      const { runServe } = await import('../serve/run-serve.ts');
      await runServe(config, terminal);
    });
}
