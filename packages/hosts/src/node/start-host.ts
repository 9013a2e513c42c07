import type { App } from '@nymgate/gateway/app/create-app';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { HostPlatform } from '../platform/host-platform.ts';
import type { CreateApp } from '../runtime/generation.ts';
import type { NodeLog } from '../runtime/json-log.ts';
import { readVersion } from '../runtime/read-version.ts';
import { untilReachable } from '../runtime/secrets/until-reachable.ts';
import { createService, type Service } from '../service/create-service.ts';
import type { ReloadResult } from '../service/replace-generation.ts';
import { createHostPorts, type HostPorts } from './host-ports.ts';
import type { HostState } from './host-state.ts';
import { originOf } from './listener/listen.ts';
import { readCertificate } from './listener/read-certificate.ts';
import { type Listeners, openListeners } from './open-listeners.ts';
import { refuseFixed } from './refuse-fixed.ts';
import { type HostWatch, watchHost } from './watch-host.ts';

export type NodeHostOptions = {
  readonly config: Config;
  /** Reads the configuration again, for `reload`. */
  readonly loadConfig?: () => Promise<Config>;
  /** Takes log and audit lines; by default both go to standard output, audit lines marked `"audit":1`. */
  readonly logSink?: (line: string) => void;
};

export type NodeHost = {
  /** Origin of the main listener, e.g. `http://127.0.0.1:8484`. */
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** The gateway in service; another one after a reload. */
  readonly app: App;
  readonly reload: () => Promise<ReloadResult>;
  /**
   * Says at once that it is not ready; accepts for another `drain.lagMilliseconds`, then closes. For the end of a deployment.
   */
  readonly drain: () => Promise<void>;
  /**
   * Not ready and no longer accepting, at once; requests in flight get `graceMilliseconds` (default `drain.graceMilliseconds`).
   */
  readonly close: (graceMilliseconds?: number) => Promise<void>;
  /** For the process around the host. */
  readonly log: NodeLog;
};

type HostOptions = NodeHostOptions & {
  readonly createApp: CreateApp;
  /** What stands in front, as far as it vouches for callers. */
  readonly platform?: HostPlatform | undefined;
};

/**
 * `startNodeHost` with the gateway's maker given, so that tests need no gateway. The listeners are open while secret stores are waited
 * for, so that probes are answered. Where they cannot be opened, the gateway is made all the same, once: whoever starts it learns of
 * everything that is wrong, not of the port alone.
 */
export async function startHost(options: HostOptions): Promise<NodeHost> {
  const { config } = options;
  const state: HostState = { current: undefined, phase: 'serving', inFlight: 0, connections: () => 0 };
  const parts = createHostPorts(options, state);
  const watch = watchHost(parts.ports);
  const opening = openListeners({ ...options, state, parts, watch });
  const listeners = await opening.catch(() => undefined);
  const service = serviceOf({ options, state, parts, listeners });
  const making = listeners
    ? untilReachable(() => service.make(config), { ...parts, sleep })
    : service.make(config);
  try {
    const [open, first] = await settleAll([opening, making]);
    service.begin(first);
    return runningHost({ state, parts, watch, service, listeners: open });
  } catch (error) {
    await making.then(
      ({ retire }) => retire(),
      () => undefined,
    );
    await listeners?.stop(0);
    watch.stop();
    parts.metrics.close();
    throw error;
  }
}

type Prepared = {
  readonly options: HostOptions;
  readonly state: HostState;
  readonly parts: HostPorts;
  readonly listeners: Listeners | undefined;
};

function serviceOf({ options, state, parts, listeners }: Prepared): Service {
  const { listen } = options.config;
  const url = listeners?.url ?? originOf(listen, listen.tls !== undefined);
  const prepare = async (before: Config, after: Config) => {
    refuseFixed(before, after);
    const tls = after.listen.tls && (await readCertificate(after.listen.tls));
    return () => void (tls && listeners?.renewTls(tls));
  };
  return createService({ ...options, publicUrl: () => url, prepare }, parts, state);
}

type Running = {
  readonly state: HostState;
  readonly parts: HostPorts;
  readonly watch: HostWatch;
  readonly service: Service;
  readonly listeners: Listeners;
};

/** How often it is seen what is due. */
const LOOK_MILLISECONDS = 1_000;

function runningHost(running: Running): NodeHost {
  const { state, parts, service, listeners } = running;
  const { log } = parts;
  const { policy, epoch, connectors } = appOf(state).status();
  const about = { version: readVersion(), policy, epoch, connectors: connectors.length };
  log.write('info', 'listening', { url: listeners.url, ...about });
  const chores = setInterval(() => {
    service.refresh.look();
    service.anchors.look();
  }, LOOK_MILLISECONDS).unref();
  let closing: Promise<void> | undefined;
  const close = (grace = state.current?.config.drain.graceMilliseconds ?? 0) => {
    clearInterval(chores);
    closing ??= stop(running, grace);
    return closing;
  };
  return Object.freeze({
    ...{ log, url: listeners.url, adminUrl: listeners.adminUrl, close },
    get app() {
      return appOf(state);
    },
    reload: () => service.reload('file'),
    drain: async () => {
      if (state.phase === 'serving') state.phase = 'leaving';
      log.write('info', 'draining', { inFlight: state.inFlight });
      await sleep(state.current?.config.drain.lagMilliseconds ?? 0);
      await close();
    },
  });
}

async function stop({ state, parts, watch, service, listeners }: Running, grace: number): Promise<void> {
  state.phase = 'stopping';
  await listeners.stop(grace);
  watch.stop();
  await service.end();
  parts.metrics.close();
  parts.log.write('info', 'stopped', { inFlight: state.inFlight });
}

function appOf({ current }: HostState): App {
  if (current !== undefined) return current.app;
  throw new SetupError([{ code: 'CONFIG_INVALID', severity: 'error', message: 'the host has not started' }]);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
