import type { App } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import { type Issue, SetupError } from '../../kernel/errors.ts';
import type { AuditTrail } from '../audit/create-audit-trail.ts';
import { tellAnchors } from '../audit/tell-anchors.ts';
import { tellStart, tellStop } from '../audit/tell-service.ts';
import type { HostPlatform } from '../platform/host-platform.ts';
import { type CreateApp, createGeneration } from '../runtime/generation.ts';
import type { NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-parts.ts';
import type { NodeMetrics } from '../runtime/prometheus-metrics.ts';
import { readVersion } from '../runtime/read-version.ts';
import { refreshSecrets } from '../runtime/secrets/refresh-secrets.ts';
import { untilReachable } from '../runtime/secrets/until-reachable.ts';
import { createAdminListener } from './admin-listener.ts';
import { createHostPorts } from './create-host-ports.ts';
import type { HostState } from './host-state.ts';
import type { Listener } from './listener/create-listener.ts';
import { type Bound, listen, originOf, stopListener } from './listener/listen.ts';
import { createMainListener } from './main-listener.ts';
import { createReloader, type ReloadResult } from './reload.ts';
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

/** `startNodeHost` with the gateway's maker given, so that tests need no gateway. */
export async function startHost(options: HostOptions): Promise<NodeHost> {
  const { config, createApp, platform } = options;
  const state: HostState = { current: undefined, phase: 'serving', inFlight: 0, connections: () => 0 };
  const { log, metrics, ports, trail, memory } = createHostPorts(options, state);
  const watch = watchHost(ports);
  const server = await createMainListener({ config, state, log, memory, watch, platform });
  state.connections = server.openConnections;
  const admin = config.admin.enabled
    ? createAdminListener({
        ...{ state, metrics, version: readVersion(), host: config.admin.host, trail },
        connectionRefused: watch.refusedBy('admin'),
      })
    : undefined;
  const opened: Stoppable[] = [];
  try {
    const bound = await listen(server, config.listen);
    opened.push(server);
    const adminBound = admin === undefined ? undefined : await listen(admin, config.admin);
    if (admin !== undefined) opened.push(admin);
    const publicUrl = originOf(bound, config.listen.tls !== undefined);
    const first = await untilReachable(
      () => createGeneration({ number: 1, config, ports, publicUrl, createApp, platform }),
      { log, sleep },
    );
    tellStart(ports, first.app, readVersion());
    state.current = first;
    return runningHost({
      ...{
        options,
        state,
        log,
        metrics,
        ports,
        trail,
        watch,
        server,
        admin,
        publicUrl,
        adminBound,
      },
    });
  } catch (error) {
    await Promise.all(opened.map((listener) => stopListener(listener, 0)));
    watch.stop();
    metrics.close();
    throw error;
  }
}

type Stoppable = Parameters<typeof stopListener>[0];

type Parts = {
  readonly options: HostOptions;
  readonly state: HostState;
  readonly log: NodeLog;
  readonly metrics: NodeMetrics;
  readonly ports: LastingPorts;
  readonly trail: AuditTrail;
  readonly watch: HostWatch;
  readonly server: Listener;
  readonly admin: Stoppable | undefined;
  readonly publicUrl: string;
  readonly adminBound: Bound | undefined;
};

function runningHost(parts: Parts): NodeHost {
  const { options, state, log, server, publicUrl, adminBound } = parts;
  const first = appOf(state);
  const { policy, epoch, connectors } = first.status();
  log.write('info', 'listening', {
    url: publicUrl,
    version: readVersion(),
    policy,
    epoch,
    connectors: connectors.length,
  });
  const endAnchors = tellAnchors({
    ...{ trail: parts.trail, log },
    seconds: () => (state.current?.config ?? options.config).audit.anchorSeconds,
  });
  const reload = createReloader({ ...options, state, log, ports: parts.ports, publicUrl, server });
  const endRefresh = refreshSecrets({
    ...{ current: () => state.current, reload: () => reload('service') },
    ...{ random: parts.ports.random, log },
  });
  let closing: Promise<void> | undefined;
  const close = (grace = state.current?.config.drain.graceMilliseconds ?? 0) => {
    endRefresh();
    closing ??= stop(parts, grace).then(endAnchors);
    return closing;
  };
  return Object.freeze({
    url: publicUrl,
    adminUrl: adminBound === undefined ? undefined : originOf(adminBound, false),
    get app() {
      return appOf(state);
    },
    reload: () => reload(),
    drain: async () => {
      if (state.phase === 'serving') state.phase = 'leaving';
      log.write('info', 'draining', { inFlight: state.inFlight });
      await sleep(state.current?.config.drain.lagMilliseconds ?? 0);
      await close();
    },
    close,
    log,
  });
}

async function stop(parts: Parts, grace: number): Promise<void> {
  const { state, log, metrics, ports, watch, server, admin } = parts;
  state.phase = 'stopping';
  await stopListener(server, grace);
  if (admin !== undefined) await stopListener(admin, 0);
  await state.current?.flush();
  state.current?.retire();
  watch.stop();
  metrics.close();
  tellStop(ports, state.inFlight);
  log.write('info', 'stopped', { inFlight: state.inFlight });
}

function appOf({ current }: HostState): App {
  if (current === undefined)
    throw new SetupError([
      { code: 'CONFIG_INVALID', severity: 'error', message: 'the host has not started' } satisfies Issue,
    ]);
  return current.app;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
