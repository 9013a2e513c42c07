import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Log } from '@nymgate/engine/kernel/ports';
import type { App } from '@nymgate/gateway/app/create-app';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { AuditLog } from '../audit/create-audit-log.ts';
import { auditOrRetire, auditStart, auditStop } from '../audit/report-service.ts';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import { type CreateApp, createGeneration, type Generation } from '../runtime/generation.ts';
import { readVersion } from '../runtime/read-version.ts';
import type { SecretChange } from '../runtime/secrets/open-secrets.ts';
import { createPeriodicTask, type PeriodicTask, type PeriodicTaskOptions } from './periodic-task.ts';
import {
  createReloader,
  type ReloaderOptions,
  type ReloadService,
  type ReloadSource,
} from './replace-generation.ts';
import type { ServicePorts } from './service-ports.ts';
import type { ServiceState } from './service-state.ts';

type SecretRefreshOptions = {
  readonly current: () =>
    | (Pick<Generation, 'secrets' | 'config'> & { readonly app: Pick<App, 'status'> })
    | undefined;
  readonly reload: (of: ReloadSource) => Promise<unknown>;
  readonly log: Log;
};

/** Interval while a store fails, or a connector has a fault. */
const RETRY_SECONDS = 60;

const SOURCES: Readonly<Record<SecretChange, ReloadSource>> = {
  none: 'retry',
  secrets: 'secrets',
  rules: 'service',
};

/** Reloads if a secret has changed, or the fault of a connector is gone. Requests never wait for it. */
export function createSecretRefresh(
  refresh: SecretRefreshOptions,
): Pick<PeriodicTaskOptions, 'intervalSeconds' | 'run'> {
  return {
    intervalSeconds: () => {
      const { config, secrets, app } = refresh.current() ?? {};
      const interval = config?.secrets.refreshSeconds ?? 0;
      const failing = secrets?.states().some(({ state }) => state === 'failing') === true;
      const isFaulty = app !== undefined && app.status().faults.length > 0;
      if (isFaulty) return Math.min(interval || RETRY_SECONDS, RETRY_SECONDS);
      return failing ? Math.min(interval, RETRY_SECONDS) : interval;
    },
    run: () => refreshOnce(refresh),
  };
}

async function refreshOnce({ current, reload, log }: SecretRefreshOptions): Promise<void> {
  const hasChanged = current();
  if (hasChanged === undefined) return;
  try {
    // A newer configuration has read its own secrets.
    const source = SOURCES[await hasChanged.secrets.checkForChanges()];
    const isDue = source !== 'retry' || hasChanged.app.status().faults.length > 0;
    if (isDue && current() === hasChanged) await reload(source);
  } catch {
    // `checkForChanges` and `reload` log their own failures.
    log.write('error', 'secret_refresh_failed', {});
  }
}

export type ServiceOptions = Pick<ReloaderOptions, 'loadConfig' | 'prepare'> & {
  readonly createApp: CreateApp;
  readonly platform?: GatewayPlatform | undefined;
  readonly publicUrl: (config: Config) => string;
  readonly firstRequest?: ((config: Config) => Promise<Inbound> | undefined) | undefined;
};

export type GatewayService = {
  readonly createFirst: (config: Config) => Promise<Generation>;
  /** @throws SetupError AUDIT_UNWRITABLE; the gateway must not start */
  readonly activate: (first: Generation) => Promise<void>;
  readonly reload: ReloadService;
  readonly refresh: PeriodicTask;
  /** Logs the audit head, first at once: a frozen process may see only one request. */
  readonly anchors: PeriodicTask;
  /** Ends the audit log, sends pending traces and the last metrics, and closes everything. */
  readonly end: () => Promise<void>;
};

/**
 * Starts, reloads and ends the gateway of any host. A changed secret activates a new gateway with the same
 * checks and audit lines as a manual reload; on failure the old one stays (F16).
 */
export function createGatewayService(
  options: ServiceOptions,
  parts: ServicePorts,
  state: ServiceState,
): GatewayService {
  const { log, ports, auditLog } = parts;
  const make = (config: Config, before?: Generation, keepsRules = false) => {
    const { createApp, platform, publicUrl, firstRequest } = options;
    const number = (before?.number ?? 0) + 1;
    return createGeneration({
      ...{ number, config, ports, createApp, platform, previousGeneration: before, keepsRules },
      publicUrl: publicUrl(config),
      firstRequest: before === undefined ? firstRequest?.(config) : undefined,
    });
  };
  const reload = createReloader({ ...options, state, log, ports, createNext: make });
  const anchorSeconds = () => state.current?.config.audit.anchorSeconds ?? 0;
  const logAnchor = createAnchorLogger({ auditLog, log, seconds: anchorSeconds });
  const refresh = createPeriodicTask(ports.clock, {
    ...createSecretRefresh({ current: () => state.current, reload, log }),
    jitter: ports.random,
  });
  return Object.freeze({
    ...{ createFirst: make, reload, refresh },
    activate: async (first: Generation) => {
      await auditOrRetire(first, () => auditStart(ports, first.app, readVersion()));
      state.current = first;
      log.setLevel(first.config.log.level);
      refresh.markDone();
    },
    anchors: createPeriodicTask(ports.clock, {
      intervalSeconds: anchorSeconds,
      run: logAnchor,
      runImmediately: true,
    }),
    end: async () => {
      if (state.current === undefined) return;
      auditStop(ports, state.inFlight);
      logAnchor();
      await Promise.all([state.current.flush(), state.current.metrics?.flush()]);
      state.current.retire();
    },
  });
}

type AnchorOptions = {
  readonly auditLog: Pick<AuditLog, 'head'>;
  readonly log: Log;
  /** `audit.anchorSeconds`; 0: off. */
  readonly seconds: () => number;
};

/** A copy of the log can then verify the end of the audit log (AUD-01). */
export function createAnchorLogger({ auditLog, log, seconds }: AnchorOptions): () => void {
  let loggedSequence = 0;
  return () => {
    const { instance, sequence, chain } = auditLog.head();
    if (sequence === loggedSequence || seconds() === 0) return;
    loggedSequence = sequence;
    log.write('info', 'audit_anchor', { instance, sequence, chain });
  };
}
