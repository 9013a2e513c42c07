import type { Config } from '@nymgate/gateway/config/config-settings';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import { tellOrRetire, tellStart, tellStop } from '../audit/tell-service.ts';
import type { HostPlatform } from '../platform/host-platform.ts';
import { type CreateApp, createGeneration, type Generation } from '../runtime/generation.ts';
import { readVersion } from '../runtime/read-version.ts';
import { anchorTeller } from './anchors.ts';
import { type Chore, createChore } from './chore.ts';
import { secretRefresh } from './refresh-secrets.ts';
import { createReloader, type Reload, type ReloaderOptions } from './replace-generation.ts';
import type { ServicePorts } from './service-ports.ts';
import type { ServiceState } from './service-state.ts';

export type ServiceOptions = Pick<ReloaderOptions, 'loadConfig' | 'prepare'> & {
  readonly createApp: CreateApp;
  /** What stands in front, as far as it vouches for callers. */
  readonly platform?: HostPlatform | undefined;
  /** Our own address, where the configuration names none. */
  readonly publicUrl: (config: Config) => string;
  /** The first request that waits for the first gateway. */
  readonly awaited?: ((config: Config) => Promise<Inbound> | undefined) | undefined;
};

/** The gateway of a host, from its start to its end. */
export type Service = {
  /** Makes the first gateway; it does not serve yet. */
  readonly make: (config: Config) => Promise<Generation>;
  /**
   * The first gateway serves from now on, and the trail says so.
   *
   * @throws SetupError AUDIT_UNWRITABLE: it must not, then
   */
  readonly begin: (first: Generation) => void;
  readonly reload: Reload;
  /** Reads secrets of stores again. */
  readonly refresh: Chore;
  /** Tells the head of the audit trail; the first time at once, since a frozen process may see one request only. */
  readonly anchors: Chore;
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
export function createService(options: ServiceOptions, parts: ServicePorts, state: ServiceState): Service {
  const { log, ports, trail } = parts;
  const make = (config: Config, before?: Generation) => {
    const { createApp, platform, publicUrl, awaited } = options;
    const number = (before?.number ?? 0) + 1;
    return createGeneration({
      ...{ number, config, ports, createApp, platform, before },
      publicUrl: publicUrl(config),
      awaited: before === undefined ? awaited?.(config) : undefined,
    });
  };
  const reload = createReloader({ ...options, state, log, ports, make });
  const anchorSeconds = () => state.current?.config.audit.anchorSeconds ?? 0;
  const tellAnchor = anchorTeller({ trail, log, seconds: anchorSeconds });
  const refresh = createChore(ports.clock, {
    ...secretRefresh({ current: () => state.current, reload: () => reload('service'), log }),
    spread: ports.random,
  });
  return Object.freeze({
    ...{ make, reload, refresh },
    begin: (first: Generation) => {
      tellOrRetire(first, () => tellStart(ports, first.app, readVersion()));
      state.current = first;
      log.setLevel(first.config.log.level);
      refresh.done();
    },
    anchors: createChore(ports.clock, { seconds: anchorSeconds, run: tellAnchor, atOnce: true }),
    end: async () => {
      if (state.current === undefined) return;
      tellStop(ports, state.inFlight);
      tellAnchor();
      await state.current.flush();
      state.current.retire();
    },
  });
}
