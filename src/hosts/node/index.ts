import { createApp } from '../../app/index.ts';
import { cloudRunPlatform } from '../platform/cloud-run.ts';
import { checkProcess } from '../process/check-process.ts';
import { keepOutOfCoreDumps, silenceReports } from '../process/seal-process.ts';
import { type NodeHost, type NodeHostOptions, startHost } from './start-host.ts';

export { bindSignals, type SignalledHost } from './bind-signals.ts';
export type { NodeHost } from './start-host.ts';

/**
 * Starts the gateway on this machine: checks and seals the process, opens the listeners, builds ports and gateway, serves.
 * Sealed links start with `publicUrl` or, if there is none, with the listener's own address or `localhost`, as the caller named it.
 *
 * @throws SetupError CONFIG_INVALID, SECRET_UNAVAILABLE, KEY_INVALID, RULES_*, CONNECTOR_UNKNOWN, LISTEN_FAILED; nothing stays open then
 * @example const host = await startNodeHost({ config, loadConfig: () => readConfig('nymgate.yaml') }); bindSignals(host);
 */
export async function startNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  checkProcess();
  silenceReports();
  const sealed = keepOutOfCoreDumps();
  const platform = cloudRunPlatform(options.config, process.env);
  const host = await startHost({ ...options, createApp, platform });
  if (!sealed) host.log.write('warn', 'core_dumps_hold_memory');
  return host;
}
