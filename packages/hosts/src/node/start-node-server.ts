import { settleAll } from '@nymgate/clouds/findings/settle-all';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { App } from '@nymgate/gateway/app/create-app';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import type { CreateApp } from '../runtime/generation.ts';
import type { NodeLog } from '../runtime/json-log.ts';
import { readVersion } from '../runtime/read-version.ts';
import { waitUntilReachable } from '../runtime/secrets/wait-until-reachable.ts';
import { createGatewayService, type GatewayService } from '../service/create-gateway-service.ts';
import type { ReloadResult } from '../service/replace-generation.ts';
import { createNodeMonitor, type NodeMonitor } from './create-node-monitor.ts';
import { toOrigin } from './listener/listen.ts';
import { readCertificate } from './listener/read-certificate.ts';
import { createNodePorts, type NodePorts } from './node-ports.ts';
import type { NodeState } from './node-state.ts';
import { type Listeners, openListeners } from './open-listeners.ts';
import { rejectImmutableChanges } from './reject-immutable-changes.ts';

export type NodeServerOptions = {
  readonly config: Config;
  /** Reads the configuration again, for `reload`. */
  readonly loadConfig?: () => Promise<Config>;
  /** Takes log and audit lines; by default both go to standard output, audit lines marked `"audit":1`. */
  readonly logSink?: (line: string) => void;
};

export type NodeServer = {
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

type NodeRuntimeOptions = NodeServerOptions & {
  readonly createApp: CreateApp;
  /** What stands in front, as far as it vouches for callers. */
  readonly platform?: GatewayPlatform | undefined;
};

/**
 * `startNodeHost` with the gateway's maker given, so that tests need no gateway. The listeners are open while secret stores are waited
 * for, so that probes are answered. Where they cannot be opened, the gateway is made all the same, once: whoever starts it learns of
 * everything that is wrong, not of the port alone.
 */
export async function startNodeServer(options: NodeRuntimeOptions): Promise<NodeServer> {
  const { config } = options;
  const state: NodeState = { current: undefined, phase: 'serving', inFlight: 0, connections: () => 0 };
  const nodePorts = createNodePorts(options, state);
  const nodeMonitor = createNodeMonitor(nodePorts.ports);
  const opening = openListeners({ ...options, state, nodePorts, nodeMonitor });
  const listeners = await opening.catch(() => undefined);
  const service = createNodeService({ options, state, nodePorts, listeners });
  const making = listeners
    ? waitUntilReachable(() => service.createFirst(config), { ...nodePorts, sleep })
    : service.createFirst(config);
  try {
    const [open, first] = await settleAll([opening, making]);
    service.activate(first);
    return createNodeServer({ state, nodePorts, nodeMonitor, service, listeners: open });
  } catch (error) {
    await making.then(
      ({ retire }) => retire(),
      () => undefined,
    );
    await listeners?.stop(0);
    nodeMonitor.stop();
    nodePorts.metrics.close();
    throw error;
  }
}

type PreparedServer = {
  readonly options: NodeRuntimeOptions;
  readonly state: NodeState;
  readonly nodePorts: NodePorts;
  readonly listeners: Listeners | undefined;
};

function createNodeService({ options, state, nodePorts, listeners }: PreparedServer): GatewayService {
  const { listen } = options.config;
  const url = listeners?.url ?? toOrigin(listen, listen.tls !== undefined);
  const prepare = async (before: Config, after: Config) => {
    rejectImmutableChanges(before, after);
    const tls = after.listen.tls && (await readCertificate(after.listen.tls));
    return () => void (tls && listeners?.renewTls(tls));
  };
  return createGatewayService({ ...options, publicUrl: () => url, prepare }, nodePorts, state);
}

type RunningServer = {
  readonly state: NodeState;
  readonly nodePorts: NodePorts;
  readonly nodeMonitor: NodeMonitor;
  readonly service: GatewayService;
  readonly listeners: Listeners;
};

/** How often it is seen what is due. */
const CHORE_INTERVAL_MILLISECONDS = 1_000;

function createNodeServer(running: RunningServer): NodeServer {
  const { state, nodePorts, service, listeners } = running;
  const { log } = nodePorts;
  const { policy, epoch, connectors } = requireApp(state).status();
  const about = { version: readVersion(), policy, epoch, connectors: connectors.length };
  log.write('info', 'listening', { url: listeners.url, ...about });
  const scheduledTasks = setInterval(() => {
    service.refresh.runIfDue();
    service.anchors.runIfDue();
  }, CHORE_INTERVAL_MILLISECONDS).unref();
  let closing: Promise<void> | undefined;
  const close = (grace = state.current?.config.drain.graceMilliseconds ?? 0) => {
    clearInterval(scheduledTasks);
    closing ??= stopServer(running, grace);
    return closing;
  };
  return Object.freeze({
    ...{ log, url: listeners.url, adminUrl: listeners.adminUrl, close },
    get app() {
      return requireApp(state);
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

async function stopServer(
  { state, nodePorts, nodeMonitor, service, listeners }: RunningServer,
  grace: number,
): Promise<void> {
  state.phase = 'stopping';
  await listeners.stop(grace);
  nodeMonitor.stop();
  await service.end();
  nodePorts.metrics.close();
  nodePorts.log.write('info', 'stopped', { inFlight: state.inFlight });
}

function requireApp({ current }: NodeState): App {
  if (current !== undefined) return current.app;
  throw new SetupError([{ code: 'CONFIG_INVALID', severity: 'error', message: 'the host has not started' }]);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
