import { createApp } from '@nymgate/gateway/app/create-app';
import { createCloudRunPlatform } from '../platform/cloud-run.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { type NodeServer, type NodeServerOptions, startNodeServer } from './start-node-server.ts';

export { bindProcess } from '../service/bind-process.ts';
export type { NodeServer } from './start-node-server.ts';

/**
 * Starts the gateway on this machine: checks and seals the process, opens the listeners, builds ports and gateway, serves.
 * Sealed links start with `publicUrl` or, if there is none, with the listener's own address or `localhost`, as the caller named it.
 *
 * @throws SetupError with everything that is wrong, once the process itself may hold secrets: CONFIG_INVALID, SECRET_UNAVAILABLE,
 * KEY_INVALID, RULES_*, CONNECTOR_UNKNOWN, FILE_EXPOSED, LISTEN_FAILED; nothing stays open then
 * @example const host = await startNodeHost({ config, loadConfig: () => readConfig('nymgate.yaml') }); bindProcess(host);
 */
export async function startNodeHost(options: NodeServerOptions): Promise<NodeServer> {
  const sealed = prepareProcess();
  const host = await startNodeServer({
    ...options,
    createApp,
    platform: createCloudRunPlatform(process.env),
  });
  if (!sealed) host.log.write('warn', 'core_dumps_hold_memory');
  return host;
}
