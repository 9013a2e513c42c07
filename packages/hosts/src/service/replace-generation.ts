import { type Issue, SetupError, setupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { auditOrRetire, auditReload } from '../audit/report-service.ts';
import { createConfigIssue } from '../faults/create-config-issue.ts';
import type { Generation } from '../runtime/generation.ts';
import type { NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-generation-parts.ts';
import type { ServiceState } from './service-state.ts';

/**
 * `generation` counts activated configurations; a failed reload keeps it. With `reloaded`, `issues` are those of
 * connectors that don't serve the configuration.
 */
export type ReloadResult = {
  readonly reloaded: boolean;
  readonly generation: number;
  readonly issues: readonly Issue[];
};

export type ReloaderOptions = {
  readonly state: ServiceState;
  readonly log: NodeLog;
  readonly ports: LastingPorts;
  readonly createNext: (config: Config, before: Generation, keepsRules: boolean) => Promise<Generation>;
  readonly loadConfig?: (() => Promise<Config>) | undefined;
  /** Returns what activates the host's settings. @throws SetupError for changes that need a restart */
  readonly prepare?: ((before: Config, after: Config) => Promise<() => void>) | undefined;
};

/**
 * `file`: the current configuration file. `service`: the active configuration, after stored rules changed. `secrets`:
 * the same after a secret changed; only connectors with a fault read their rules. `retry`: the same, and only if one of
 * them has no fault any more.
 */
export type ReloadSource = 'file' | 'service' | 'secrets' | 'retry';

export type ReloadService = (of: ReloadSource) => Promise<ReloadResult>;

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

async function reloadConfig(options: ReloaderOptions, source: ReloadSource): Promise<ReloadResult> {
  const { state, log, ports } = options;
  try {
    const reloaded = await replaceGeneration(options, source);
    const generation = state.current?.number ?? 0;
    // Without a pin a reload may activate another key; the log shows it (PIN-01).
    const { keyFingerprint, policy, faults = [] } = state.current?.app.status() ?? {};
    const issues = faults.flatMap((fault) => fault.issues);
    if (!reloaded) return { reloaded, generation, issues };
    const isFileRefused = source !== 'file' && state.lastReload?.isFileRefused === true;
    const successful = faults.length === 0 && !isFileRefused;
    state.lastReload = { successful, isFileRefused, succeededAt: ports.clock.now() };
    log.write('info', 'reloaded', { generation, epoch: keyFingerprint, policy });
    return { reloaded, generation, issues };
  } catch (error) {
    const generation = state.current?.number ?? 0;
    const { isFileRefused = false, succeededAt } = state.lastReload ?? {};
    state.lastReload = {
      successful: false,
      isFileRefused: isFileRefused || source === 'file',
      succeededAt,
    };
    const issues =
      error instanceof SetupError
        ? error.issues
        : [createConfigIssue('the configuration could not be loaded')];
    log.write('error', 'reload_refused', { generation, issues: issues.length, code: issues[0]?.code });
    return { reloaded: false, generation, issues };
  }
}

/** @returns whether there is another one */
async function replaceGeneration(options: ReloaderOptions, source: ReloadSource): Promise<boolean> {
  const { state, log, ports, createNext, prepare } = options;
  const { before, config } = await readNextConfig(options, source);
  const activate = await prepare?.(before.config, config);
  const next = await createNext(config, before, source === 'retry' || source === 'secrets');
  if (source === 'retry' && !hasRecovered(next, before)) {
    next.retire();
    return false;
  }
  await auditOrRetire(next, async () => {
    rejectIfStopping(state);
    await auditReload(ports, { before: before.app, after: next.app }, next.number);
    // The line may have waited.
    rejectIfStopping(state);
  });
  activate?.();
  state.current = next;
  log.setLevel(config.log.level);
  before.retire();
  return true;
}

/** Whether a connector has no fault any more, and none serves nothing that served before. */
function hasRecovered(next: Generation, before: Generation): boolean {
  const [now, earlier] = [listFaults(next), listFaults(before)];
  const isLost = [...now].some(([id, serves]) => serves === 'nothing' && earlier.get(id) !== 'nothing');
  return !isLost && [...earlier.keys()].some((id) => !now.has(id));
}

function listFaults({ app }: Generation): ReadonlyMap<string, 'former' | 'nothing'> {
  return new Map(app.status().faults.map(({ connector, serves }) => [connector, serves]));
}

async function readNextConfig(
  { state, loadConfig }: ReloaderOptions,
  source: ReloadSource,
): Promise<{ readonly before: Generation; readonly config: Config }> {
  rejectIfStopping(state);
  const { current: before } = state;
  const config = source === 'file' ? await loadConfig?.() : before?.config;
  rejectIfStopping(state);
  if (before === undefined || config === undefined)
    throw setupError('CONFIG_INVALID', 'there is no configuration to load again');
  return { before, config };
}

function rejectIfStopping({ phase }: ServiceState): void {
  if (phase !== 'serving') throw setupError('CONFIG_INVALID', 'the gateway is stopping');
}
