import type { Command } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate probe`. */
export const probeCommand: CommandEntry = { readsGraph: false, register: addProbe };

/** The admin listener's, by its defaults (packages/gateway/src/config/config-settings.ts). */
const READY = 'http://127.0.0.1:8485/readyz';

function addProbe(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('probe')
    .description('Ask a gateway on this machine whether it serves: 0 yes, 1 no. For health checks.')
    .argument('[url]', 'http address on this machine', READY)
    .addHelpText('after', exampleText('nymgate probe http://127.0.0.1:8485/healthz'))
    .action(async (url: string) => {
      const { runProbe } = await import('@nymgate/shell/probe/run-probe');
      exit(await runProbe(url, terminal));
    });
}
