import type { Command } from 'commander';
import { type CommandContext, exampleText } from '../command-context.ts';
import { DEFAULT_CONFIG_FILE } from '../serve/serve-arguments.ts';

/** `nymgate serve`. */
export function addServeCommand(program: Command, { terminal }: CommandContext): void {
  program
    .command('serve')
    .description('Run the gateway.')
    .option('--config <file>', 'configuration, YAML or JSON', DEFAULT_CONFIG_FILE)
    .addHelpText('after', exampleText('nymgate serve --config /etc/nymgate/nymgate.yaml'))
    .action(async ({ config }: { config: string }) => {
      const { runServe } = await import('../serve/run-serve.ts');
      await runServe(config, terminal);
    });
}
