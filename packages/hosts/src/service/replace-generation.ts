import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { auditOrRetire, auditReload } from '../audit/tell-service.ts';
import { createConfigIssue, setupError } from '../faults/setup-error.ts';
import type { Generation } from '../runtime/generation.ts';
import type { NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-generation-parts.ts';
import type { ServiceState } from './service-state.ts';

/** `generation` counts activated configurations; a failed reload keeps it. */
export type ReloadResult = {
  readonly reloaded: boolean;
  readonly generation: number;
  readonly issues: readonly Issue[];
};

export type ReloaderOptions = {
  readonly state: ServiceState;
  readonly log: NodeLog;
  readonly ports: LastingPorts;
  readonly createNext: (config: Config, before: Generation) => Promise<Generation>;
  readonly loadConfig?: (() => Promise<Config>) | undefined;
  /** Returns what activates the host's settings. @throws SetupError for changes that need a restart */
  readonly prepare?: ((before: Config, after: Config) => Promise<() => void>) | undefined;
};

/** `file`: the current configuration file. `service`: the active configuration, after a secret changed. */
export type ReloadService = (of: 'file' | 'service') => Promise<ReloadResult>;

/**
 * Reloads in sequence: a complete gateway is built before the swap, running requests end on the old one, and
 * on any failure it stays in service (F16, F17).
 */
export function createReloader(options: ReloaderOptions): ReloadService {
  let last: Promise<unknown> = Promise.resolve();
  return (of) => {
    const next = last.then(() => reloadConfig(options, of));
    last = next;
    return next;
  };
}

async function reloadConfig(options: ReloaderOptions, source: 'file' | 'service'): Promise<ReloadResult> {
  const { state, log } = options;
  try {
    await replaceGeneration(options, source);
    const generation = state.current?.number ?? 0;
    // Without a pin a reload may activate another key; the log shows it (PIN-01).
    const { epoch, policy } = state.current?.app.status() ?? {};
    log.write('info', 'reloaded', { generation, epoch, policy });
    return { reloaded: true, generation, issues: [] };
  } catch (error) {
    const generation = state.current?.number ?? 0;
    const issues =
      error instanceof SetupError
        ? error.issues
        : [createConfigIssue('the configuration could not be loaded')];
    log.write('error', 'reload_refused', { generation, issues: issues.length, code: issues[0]?.code });
    return { reloaded: false, generation, issues };
  }
}

async function replaceGeneration(options: ReloaderOptions, source: 'file' | 'service'): Promise<void> {
  const { state, log, ports, createNext, prepare } = options;
  const { before, config } = await readNextConfig(options, source);
  const activate = await prepare?.(before.config, config);
  const next = await createNext(config, before);
  auditOrRetire(next, () => {
    rejectIfStopping(state);
    auditReload(ports, { before: before.app, after: next.app }, next.number);
  });
  activate?.();
  state.current = next;
  log.setLevel(config.log.level);
  before.retire();
}

async function readNextConfig(
  { state, loadConfig }: ReloaderOptions,
  source: 'file' | 'service',
): Promise<{ readonly before: Generation; readonly config: Config }> {
  rejectIfStopping(state);
  const { current: before } = state;
  const config = source === 'service' ? before?.config : await loadConfig?.();
  rejectIfStopping(state);
  if (before === undefined || config === undefined)
    throw setupError('CONFIG_INVALID', 'there is no configuration to load again');
  return { before, config };
}

function rejectIfStopping({ phase }: ServiceState): void {
  if (phase !== 'serving') throw setupError('CONFIG_INVALID', 'the gateway is stopping');
}
