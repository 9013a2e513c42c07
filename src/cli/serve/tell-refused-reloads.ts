import type { SignalledHost } from '../../hosts/node/index.ts';
import { SetupError } from '../../kernel/errors.ts';
import type { Terminal } from '../print.ts';
import { reportFailure } from '../report-failure.ts';

/**
 * The host, whose refused reloads are also printed: every issue, in the form of a refused start. The log has room for codes and
 * numbers only, and whoever changed a file needs its line.
 *
 * @example bindSignals(tellRefusedReloads(host, terminal));
 */
export function tellRefusedReloads(host: SignalledHost, terminal: Terminal): SignalledHost {
  return {
    log: host.log,
    drain: host.drain,
    reload: async () => {
      const result = await host.reload();
      const [first, ...others] = result.issues;
      if (result.reloaded || first === undefined) return result;
      reportFailure(new SetupError([first, ...others]), terminal);
      terminal.note('Nothing was reloaded; the configuration from before goes on serving.');
      return result;
    },
  };
}
