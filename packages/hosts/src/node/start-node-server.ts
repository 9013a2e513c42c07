import { settleAll } from '@nymgate/clouds/findings/settle-all';
import { setupError, throwIssues } from '@nymgate/engine/kernel/errors';
import type { App } from '@nymgate/gateway/app/create-app';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { beginSegment, retryAudit } from '../audit/report-service.ts';
import { createConfigIssue } from '../faults/create-config-issue.ts';
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
import { createCertificateRenewal } from './renew-certificate.ts';

export type NodeServerOptions = {
  readonly config: Config;
  readonly loadConfig?: () => Promise<Config>;
  /** Receives log and audit lines; standard output by default. */
  readonly logSink?: (line: string) => void;
};

export type NodeServer = {
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly app: App;
  readonly reload: () => Promise<ReloadResult>;
  /** Goes on in a new `audit.file` after the former was renamed. */
  readonly reopenAuditFile: () => void;
  /** Reports not ready, accepts for `drain.lagMilliseconds`, then closes. For deployments. */
  readonly drain: () => Promise<void>;
  /** Stops accepting at once; running requests get `graceMilliseconds` (default `drain.graceMilliseconds`). */
  readonly close: (graceMilliseconds?: number) => Promise<void>;
  readonly log: NodeLog;
};

type NodeRuntimeOptions = NodeServerOptions & {
  readonly createApp: CreateApp;
  readonly platform?: GatewayPlatform | undefined;
};

/**
 * `startNodeHost` with an injectable gateway. The listeners answer probes while secret stores are awaited. If
 * they cannot be opened, the gateway is created once anyway, to report all faults together.
 */
export async function startNodeServer(options: NodeRuntimeOptions): Promise<NodeServer> {
  const { config } = options;
  const state: NodeState = {
    current: undefined,
    phase: 'serving',
    inFlight: 0,
    connections: () => 0,
    isAuditWritable: () => true,
  };
  const nodePorts = createNodePorts(options, state);
  state.isAuditWritable = nodePorts.auditLog.isWritable;
  const nodeMonitor = createNodeMonitor(nodePorts.ports);
  const opening = openListeners({ ...options, state, nodePorts, nodeMonitor });
  const listeners = await opening.catch(() => undefined);
  const service = createNodeService({ options, state, nodePorts, listeners });
  const making = listeners
    ? waitUntilReachable(() => service.createFirst(config), { ...nodePorts, sleep })
    : service.createFirst(config);
  try {
    const [open, first] = await settleAll([opening, making]);
    await service.activate(first);
    return createNodeServer({ state, nodePorts, nodeMonitor, service, listeners: open });
  } catch (error) {
    await making.then(
      ({ retire }) => retire(),
      () => undefined,
    );
    await listeners?.stop(0);
    nodeMonitor.stop();
    nodePorts.auditFile?.close();
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

const CHORE_INTERVAL_MILLISECONDS = 1_000;

function createNodeServer(running: RunningServer): NodeServer {
  const { state, nodePorts, service, listeners } = running;
  const { log } = nodePorts;
  const { policy, keyFingerprint, connectors } = requireApp(state).status();
  const about = { version: readVersion(), policy, epoch: keyFingerprint, connectors: connectors.length };
  log.write('info', 'listening', { url: listeners.url, ...about });
  const renewal = createCertificateRenewal({ state, log, clock: nodePorts.ports.clock, listener: listeners });
  const scheduledTasks = setInterval(() => {
    service.refresh.runIfDue();
    renewal.runIfDue();
    service.anchors.runIfDue();
    void state.current?.metrics?.sendIfDue();
    retryAudit(nodePorts.auditLog, nodePorts.ports.clock);
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
    reopenAuditFile: () => void reopenAuditFile(nodePorts),
    drain: async () => {
      if (state.phase === 'serving') state.phase = 'leaving';
      log.write('info', 'draining', { inFlight: state.inFlight });
      await sleep(state.current?.config.drain.lagMilliseconds ?? 0);
      await close();
    },
  });
}

/** Lines go on to the renamed file when there can't be a new one. */
async function reopenAuditFile({ auditLog, auditFile, log, ports }: NodePorts): Promise<void> {
  try {
    const isNew = auditFile !== undefined && (await beginSegment(auditLog, auditFile, ports.clock));
    if (isNew) log.write('info', 'audit_file_reopened');
    else log.write('warn', 'audit_file_unchanged');
  } catch {
    log.write('error', 'audit_file_unwritable');
  }
}

async function stopServer(server: RunningServer, grace: number): Promise<void> {
  const { state, nodePorts, nodeMonitor, service, listeners } = server;
  state.phase = 'stopping';
  await listeners.stop(grace);
  nodeMonitor.stop();
  await service.end();
  nodePorts.auditFile?.close();
  nodePorts.metrics.close();
  nodePorts.log.write('info', 'stopped', { inFlight: state.inFlight });
}

function requireApp({ current }: NodeState): App {
  if (current !== undefined) return current.app;
  throw setupError('CONFIG_INVALID', 'the host has not started');
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A partial reload would mislead. @throws SetupError CONFIG_INVALID, with every changed key */
function rejectImmutableChanges(before: Config, after: Config): void {
  const immutableSettings: readonly (readonly [name: string, before: unknown, after: unknown])[] = [
    ['listen.host', before.listen.host, after.listen.host],
    ['listen.port', before.listen.port, after.listen.port],
    ['listen.tls', before.listen.tls !== undefined, after.listen.tls !== undefined],
    [
      'listen.tls.clientCa',
      before.listen.tls?.clientCa !== undefined,
      after.listen.tls?.clientCa !== undefined,
    ],
    ['listen.tls.clientAuth', before.listen.tls?.clientAuth, after.listen.tls?.clientAuth],
    ['audit.file', before.audit.file, after.audit.file],
    ['audit.sync', before.audit.sync, after.audit.sync],
    ['admin', JSON.stringify(before.admin), JSON.stringify(after.admin)],
  ];
  const changed = immutableSettings.filter(([, previousValue, newValue]) => previousValue !== newValue);
  throwIssues(
    changed.map(([name]) => createConfigIssue(`${name} cannot change by reload`, 'restart the gateway')),
  );
}
