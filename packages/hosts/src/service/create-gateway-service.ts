import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { auditOrRetire, auditStart, auditStop } from '../audit/tell-service.ts';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import { type CreateApp, createGeneration, type Generation } from '../runtime/generation.ts';
import { readVersion } from '../runtime/read-version.ts';
import { createAnchorLogger } from './anchors.ts';
import { createPeriodicTask, type PeriodicTask } from './periodic-task.ts';
import { createSecretRefresh } from './refresh-secrets.ts';
import { createReloader, type ReloaderOptions, type ReloadService } from './replace-generation.ts';
import type { ServicePorts } from './service-ports.ts';
import type { ServiceState } from './service-state.ts';

export type ServiceOptions = Pick<ReloaderOptions, 'loadConfig' | 'prepare'> & {
  readonly createApp: CreateApp;
  /** What stands in front, as far as it vouches for callers. */
  readonly platform?: GatewayPlatform | undefined;
  /** Our own address, where the configuration names none. */
  readonly publicUrl: (config: Config) => string;
  /** The first request that waits for the first gateway. */
  readonly firstRequest?: ((config: Config) => Promise<Inbound> | undefined) | undefined;
};

/** The gateway of a host, from its start to its end. */
export type GatewayService = {
  /** Makes the first gateway; it does not serve yet. */
  readonly createFirst: (config: Config) => Promise<Generation>;
  /**
   * The first gateway serves from now on, and the trail says so.
   *
   * @throws SetupError AUDIT_UNWRITABLE: it must not, then
   */
  readonly activate: (first: Generation) => void;
  readonly reload: ReloadService;
  /** Reads secrets of stores again. */
  readonly refresh: PeriodicTask;
  /** Tells the head of the audit trail; the first time at once, since a frozen process may see one request only. */
  readonly anchors: PeriodicTask;
  /** Nothing is served any more: ends the trail, then sends what waits to be told elsewhere, and closes what is open. */
  readonly end: () => Promise<void>;
};

/**
 * What every host does around its gateway, whatever calls it: starts it, replaces it, keeps its secrets fresh, tells the trail and its
 * head, and ends it. A secret that has changed goes live as a whole gateway out of the configuration in service, with the same checks,
 * pins and audit line as a reload by hand; any fault leaves the old one (F16).
 *
 * @param state what the host itself reads; the service changes `current`, the host `phase` and `inFlight`
 */
export function createGatewayService(
  options: ServiceOptions,
  parts: ServicePorts,
  state: ServiceState,
): GatewayService {
  const { log, ports, auditLog } = parts;
  const make = (config: Config, before?: Generation) => {
    const { createApp, platform, publicUrl, firstRequest } = options;
    const number = (before?.number ?? 0) + 1;
    return createGeneration({
      ...{ number, config, ports, createApp, platform, previousGeneration: before },
      publicUrl: publicUrl(config),
      firstRequest: before === undefined ? firstRequest?.(config) : undefined,
    });
  };
  const reload = createReloader({ ...options, state, log, ports, createNext: make });
  const anchorSeconds = () => state.current?.config.audit.anchorSeconds ?? 0;
  const logAnchor = createAnchorLogger({ auditLog, log, seconds: anchorSeconds });
  const refresh = createPeriodicTask(ports.clock, {
    ...createSecretRefresh({ current: () => state.current, reload: () => reload('service'), log }),
    jitter: ports.random,
  });
  return Object.freeze({
    ...{ createFirst: make, reload, refresh },
    activate: (first: Generation) => {
      auditOrRetire(first, () => auditStart(ports, first.app, readVersion()));
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
      await state.current.flush();
      state.current.retire();
    },
  });
}
