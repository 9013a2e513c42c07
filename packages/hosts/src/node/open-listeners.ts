import type { Server } from 'node:http';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import { readVersion } from '../runtime/read-version.ts';
import { createAdminListener } from './admin-listener.ts';
import type { NodeMonitor } from './create-node-monitor.ts';
import type { Listener } from './listener/create-listener.ts';
import {
  checkAddressAvailable,
  type ListenAddress,
  listen,
  stopListener,
  toOrigin,
} from './listener/listen.ts';
import { getCertificateEnd, readCertificate } from './listener/read-certificate.ts';
import type { ListenerTls } from './listener/tls.ts';
import { createMainListener } from './main-listener-options.ts';
import type { NodePorts } from './node-ports.ts';
import type { NodeState } from './node-state.ts';

export type ListenersOptions = {
  readonly config: Config;
  readonly state: NodeState;
  readonly nodePorts: NodePorts;
  readonly nodeMonitor: NodeMonitor;
  readonly platform?: GatewayPlatform | undefined;
};

export type Listeners = {
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly currentTls: () => ListenerTls | undefined;
  readonly renewTls: (tls: ListenerTls) => void;
  readonly stop: (grace: number) => Promise<void>;
};

/** Opens both listeners, or none. @throws SetupError LISTEN_FAILED, SECRET_UNAVAILABLE (`listen.tls`) */
export async function openListeners(options: ListenersOptions): Promise<Listeners> {
  const { config, state } = options;
  const opening = [
    openMainListener(options),
    config.admin.enabled ? openAdminListener(options) : Promise.resolve(undefined),
  ] as const;
  try {
    const [main, admin] = await settleAll(opening);
    let { tls } = main;
    return {
      ...{ url: main.url, adminUrl: admin?.url },
      currentTls: () => tls,
      renewTls: (next) => {
        main.server.renewTls(next);
        tls = next;
        state.listenerCertificateEnd = getCertificateEnd(next);
        state.tlsFilesValid = true;
      },
      stop: async (grace) => {
        await stopListener(main.server, grace);
        if (admin !== undefined) await stopListener(admin.server, 0);
      },
    };
  } catch (error) {
    for (const one of await Promise.allSettled(opening))
      if (one.status === 'fulfilled' && one.value !== undefined) await stopListener(one.value.server, 0);
    throw error;
  }
}

type OpenedServer<Kind extends Server> = { readonly server: Kind; readonly url: string };

type OpenedMain = OpenedServer<Listener> & { readonly tls: ListenerTls | undefined };

async function openMainListener(options: ListenersOptions): Promise<OpenedMain> {
  const { config, state, nodePorts, nodeMonitor, platform } = options;
  const tls = await readTls(config, state);
  const server = createMainListener({ ...nodePorts, config, state, nodeMonitor, platform, tls });
  state.connections = server.openConnections;
  return { ...(await listenAndDescribe(server, config.listen, tls !== undefined)), tls };
}

function openAdminListener(options: ListenersOptions): Promise<OpenedServer<Server>> {
  const { config, state, nodePorts, nodeMonitor } = options;
  const { metrics, auditLog } = nodePorts;
  const server = createAdminListener({
    ...{ state, metrics, auditLog, version: readVersion(), listenAddress: config.admin.host },
    onConnectionRefused: nodeMonitor.connectionRefused('admin'),
  });
  return listenAndDescribe(server, config.admin, false);
}

async function listenAndDescribe<Kind extends Server>(
  server: Kind,
  at: ListenAddress,
  secure: boolean,
): Promise<OpenedServer<Kind>> {
  return { server, url: toOrigin(await listen(server, at), secure) };
}

/** If the files are invalid, the address is checked too, to report both faults. */
async function readTls(config: Config, state: NodeState): Promise<ListenerTls | undefined> {
  const {
    listen: { tls, ...at },
  } = config;
  if (tls === undefined) return undefined;
  const reading = readCertificate(tls);
  const files = await reading.catch(async () => {
    const [read] = await settleAll([reading, checkAddressAvailable(at)]);
    return read;
  });
  state.listenerCertificateEnd = getCertificateEnd(files);
  state.tlsFilesValid = true;
  return files;
}
