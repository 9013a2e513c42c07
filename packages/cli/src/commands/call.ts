import type { CallOptions } from '@nymgate/shell/call/open-target';
import type { Command } from 'commander';
import { parseOrigin } from './arguments.ts';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate call`. */
export const callCommand: CommandEntry = { readsGraph: true, register: addCall };

function addCall(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('call')
    .description(
      'Send requests through the gateway: a running one, one started from a configuration, or one in front of the simulator.',
    )
    .argument('<connector>', 'connector id, such as entra-id')
    .argument('[path]', 'path and query as Graph has them, such as /v1.0/users; may be a sealed link')
    .option('--url <url>', 'address of a running gateway (default: http://127.0.0.1:8484)', parseOrigin)
    .option('--key-file <file>', 'file with an API key or token to send (default: NYMGATE_API_KEY)')
    .option('--config <file>', 'start the gateway in this process from a configuration')
    .option('--simulator', 'start the gateway in this process in front of a simulated tenant')
    .option(
      '--examples',
      'run all example calls of the connector and print which pass; exit with 1 when one does not',
    )
    .option('--raw', "with --simulator: show Graph's own answer beside the gateway's")
    .option('--json', 'with --examples: print the table as JSON')
    .addHelpText('after', exampleText("nymgate call entra-id '/v1.0/users?$top=2' --simulator --raw"))
    .action(async (connector: string, path: string | undefined, options: CallOptions) => {
      const { runCall } = await import('@nymgate/shell/call/run-call');
      exit(await runCall({ connector, path, options }, terminal));
    });
}
