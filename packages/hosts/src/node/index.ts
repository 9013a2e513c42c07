import { createApp } from '@nymgate/gateway/app/create-app';
import { createCloudRunPlatform } from '../platform/cloud-run.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { type NodeServer, type NodeServerOptions, startNodeServer } from './start-node-server.ts';

export { bindProcess } from '../service/bind-process.ts';
export type { NodeServer } from './start-node-server.ts';

/**
 * Checks and seals the process, then starts the gateway. Without `publicUrl`, encrypted links start with the
 * listener's address or `localhost`, as the caller addressed it.
 * @throws SetupError with all findings: CONFIG_INVALID, SECRET_UNAVAILABLE, KEY_INVALID, RULES_*,
 * CONNECTOR_UNKNOWN, FILE_EXPOSED, LISTEN_FAILED; nothing stays open
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
