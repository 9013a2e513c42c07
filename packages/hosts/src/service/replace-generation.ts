import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { auditOrRetire, auditReload } from '../audit/tell-service.ts';
import type { Generation } from '../runtime/generation.ts';
import type { NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-generation-parts.ts';
import type { ServiceState } from './service-state.ts';

/** `generation` counts the configurations that took effect; a failed reload leaves it unchanged. */
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
  /** Reads the configuration again. */
  readonly loadConfig?: (() => Promise<Config>) | undefined;
  /**
   * Looks at what a configuration brings beside the gateway, and returns what makes it live.
   *
   * @throws SetupError what cannot change while the host runs
   */
  readonly prepare?: ((before: Config, after: Config) => Promise<() => void>) | undefined;
};

/**
 * `file`: the configuration as it is written now. `service`: the one in service, when a secret of it has changed: what somebody has
 * written since then does not go live by that.
 */
export type ReloadService = (of: 'file' | 'service') => Promise<ReloadResult>;

/**
 * Makes the function that loads the configuration anew, builds a whole gateway from it, and only then swaps: requests in flight
 * end on the old one, and any fault leaves the old one in service (F16, F17). Reloads run one after another.
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
    // Without a pin another key goes live by a reload: whoever reads the log sees it (PIN-01).
    const { epoch, policy } = state.current?.app.status() ?? {};
    log.write('info', 'reloaded', { generation, epoch, policy });
    return { reloaded: true, generation, issues: [] };
  } catch (error) {
    const generation = state.current?.number ?? 0;
    const issues =
      error instanceof SetupError ? error.issues : [createIssue('the configuration could not be loaded')];
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
    throw new SetupError([createIssue('there is no configuration to load again')]);
  return { before, config };
}

function rejectIfStopping({ phase }: ServiceState): void {
  if (phase !== 'serving') throw new SetupError([createIssue('the gateway is stopping')]);
}

function createIssue(message: string): Issue {
  return { code: 'CONFIG_INVALID', severity: 'error', message };
}
