import { bindSignals, type NodeHost, startNodeHost } from '../../hosts/node/index.ts';
import type { Terminal } from '../print.ts';
import { readConfig } from '../read-config.ts';
import { tellRefusedReloads } from './tell-refused-reloads.ts';

/**
 * Starts the gateway and says on standard error what it serves; the host writes log and audit lines to standard output. Returns
 * once it listens; the process lives on until a signal has drained it, and prints what is wrong when it cannot reload.
 *
 * @throws SetupError when it cannot serve; nothing is then listening
 */
export async function runServe(file: string, terminal: Terminal): Promise<void> {
  const host = await startNodeHost({ config: await readConfig(file), loadConfig: () => readConfig(file) });
  bindSignals(tellRefusedReloads(host, terminal));
  terminal.note(describeHost(host));
}

/** Where it listens and under which rules. */
export function describeHost(host: NodeHost): string {
  const { connectors, epoch, callers } = host.app.status();
  return [
    `Nymgate listens on ${host.url}${host.adminUrl === undefined ? '' : `, admin on ${host.adminUrl}`}`,
    ...connectors.map(
      ({ id, policy, endpoints, rules }) =>
        `  ${id}: policy ${policy}, ${endpoints} endpoints, ${rules} rules`,
    ),
    `  epoch ${epoch}`,
    `  who may call: ${callers}`,
  ].join('\n');
}
