import type { Server } from 'node:http';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { HostPlatform } from '../platform/host-platform.ts';
import { readVersion } from '../runtime/read-version.ts';
import { createAdminListener } from './admin-listener.ts';
import type { HostPorts } from './host-ports.ts';
import type { HostState } from './host-state.ts';
import type { Listener } from './listener/create-listener.ts';
import { type Bound, examineAddress, listen, originOf, stopListener } from './listener/listen.ts';
import { certificateEnd, readCertificate } from './listener/read-certificate.ts';
import type { ListenerTls } from './listener/tls.ts';
import { createMainListener } from './main-listener.ts';
import type { HostWatch } from './watch-host.ts';

export type ListenersOptions = {
  readonly config: Config;
  readonly state: HostState;
  readonly parts: HostPorts;
  readonly watch: HostWatch;
  readonly platform?: HostPlatform | undefined;
};

/** The open listeners of a host. */
export type Listeners = {
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** From now on new connections get these files. */
  readonly renewTls: (tls: ListenerTls) => void;
  /** Stops accepting; requests in flight get so many milliseconds. */
  readonly stop: (grace: number) => Promise<void>;
};

/**
 * Opens the main listener and the admin listener. Nothing stays open when one of them cannot be.
 *
 * @throws SetupError LISTEN_FAILED for each of the two, SECRET_UNAVAILABLE for the files of `listen.tls`
 */
export async function openListeners(options: ListenersOptions): Promise<Listeners> {
  const { config, state } = options;
  const opening = [
    openMain(options),
    config.admin.enabled ? openAdmin(options) : Promise.resolve(undefined),
  ] as const;
  try {
    const [main, admin] = await settleAll(opening);
    return {
      ...{ url: main.url, adminUrl: admin?.url },
      renewTls: (tls) => {
        main.server.renewTls(tls);
        state.listenerEnd = certificateEnd(tls);
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

type Opened<Kind extends Server> = { readonly server: Kind; readonly url: string };

async function openMain(options: ListenersOptions): Promise<Opened<Listener>> {
  const { config, state, parts, watch, platform } = options;
  const tls = await readTls(config, state);
  const server = createMainListener({ ...parts, config, state, watch, platform, tls });
  state.connections = server.openConnections;
  return opened(server, config.listen, tls !== undefined);
}

function openAdmin({ config, state, parts, watch }: ListenersOptions): Promise<Opened<Server>> {
  const { metrics, trail } = parts;
  const server = createAdminListener({
    ...{ state, metrics, trail, version: readVersion(), host: config.admin.host },
    connectionRefused: watch.refusedBy('admin'),
  });
  return opened(server, config.admin, false);
}

async function opened<Kind extends Server>(server: Kind, at: Bound, secure: boolean): Promise<Opened<Kind>> {
  return { server, url: originOf(await listen(server, at), secure) };
}

/** Where the files are none, the address is looked at all the same: both are told at once. */
async function readTls(
  { listen: { tls, ...at } }: Config,
  state: HostState,
): Promise<ListenerTls | undefined> {
  if (tls === undefined) return undefined;
  const reading = readCertificate(tls);
  const files = await reading.catch(async () => {
    const [read] = await settleAll([reading, examineAddress(at)]);
    return read;
  });
  state.listenerEnd = certificateEnd(files);
  return files;
}
