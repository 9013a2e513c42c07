import type { Config } from '../../config/index.ts';
import { type Issue, SetupError } from '../../kernel/errors.ts';
import { tellOrRetire, tellReload } from '../audit/tell-service.ts';
import type { HostPlatform } from '../platform/host-platform.ts';
import { type CreateApp, createGeneration } from '../runtime/generation.ts';
import type { NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-parts.ts';
import type { HostState } from './host-state.ts';
import type { Listener } from './listener/create-listener.ts';
import { certificateEnd, readCertificate } from './listener/read-certificate.ts';

/** `generation` counts the configurations that took effect; a failed reload leaves it unchanged. */
export type ReloadResult = {
  readonly reloaded: boolean;
  readonly generation: number;
  readonly issues: readonly Issue[];
};

export type ReloaderOptions = {
  readonly loadConfig?: () => Promise<Config>;
  readonly createApp: CreateApp;
  readonly platform?: HostPlatform | undefined;
  readonly state: HostState;
  readonly log: NodeLog;
  readonly ports: LastingPorts;
  readonly publicUrl: string;
  readonly server: Listener;
};

/**
 * `file`: the configuration as it is written now. `service`: the one in service, when a secret of it has changed: what somebody has
 * written since then does not go live by that.
 */
export type Reload = (of?: 'file' | 'service') => Promise<ReloadResult>;

/**
 * Makes the function that loads the configuration anew, builds a whole gateway from it, and only then swaps: requests in flight
 * end on the old one, and any fault leaves the old one in service (F16, F17). Reloads run one after another.
 */
export function createReloader(options: ReloaderOptions): Reload {
  let last: Promise<unknown> = Promise.resolve();
  return (of = 'file') => {
    const next = last.then(() => reload(options, of));
    last = next;
    return next;
  };
}

async function reload(options: ReloaderOptions, of: 'file' | 'service'): Promise<ReloadResult> {
  const { state, log } = options;
  try {
    await replace(options, of);
    const generation = state.current?.number ?? 0;
    // Without a pin another key goes live by a reload: whoever reads the log sees it (PIN-01).
    const { epoch, policy } = state.current?.app.status() ?? {};
    log.write('info', 'reloaded', { generation, epoch, policy });
    return { reloaded: true, generation, issues: [] };
  } catch (error) {
    const issues =
      error instanceof SetupError ? error.issues : [issue('the configuration could not be loaded')];
    log.write('error', 'reload_refused', {
      generation: state.current?.number ?? 0,
      issues: issues.length,
      code: issues[0]?.code,
    });
    return { reloaded: false, generation: state.current?.number ?? 0, issues };
  }
}

async function replace(
  { loadConfig, createApp, platform, state, log, ports, publicUrl, server }: ReloaderOptions,
  of: 'file' | 'service',
): Promise<void> {
  const before = state.current;
  const load = of === 'service' ? async () => before?.config : loadConfig;
  const config = state.phase === 'serving' ? await load?.() : undefined;
  if (state.phase !== 'serving') throw new SetupError([issue('the gateway is stopping')]);
  if (before === undefined || config === undefined)
    throw new SetupError([issue('there is no configuration to load again')]);
  refuseFixed(before.config, config);
  const tls = config.listen.tls === undefined ? undefined : await readCertificate(config.listen.tls);
  const number = before.number + 1;
  const next = await createGeneration({ number, config, ports, publicUrl, createApp, platform, before });
  tellOrRetire(next, () => tellReload(ports, { before: before.app, after: next.app }, number));
  if (tls !== undefined) {
    server.renewTls(tls);
    state.listenerEnd = certificateEnd(tls);
  }
  state.current = next;
  log.setLevel(config.log.level);
  before.retire();
}

/** Listeners stay where they are: another address needs a restart, and a reload that took effect in part would mislead. */
function refuseFixed(before: Config, after: Config): void {
  const fixed: readonly (readonly [name: string, before: unknown, after: unknown])[] = [
    ['listen.host', before.listen.host, after.listen.host],
    ['listen.port', before.listen.port, after.listen.port],
    ['listen.tls', before.listen.tls !== undefined, after.listen.tls !== undefined],
    [
      'listen.tls.clientCa',
      before.listen.tls?.clientCa !== undefined,
      after.listen.tls?.clientCa !== undefined,
    ],
    ['listen.tls.clientAuth', before.listen.tls?.clientAuth, after.listen.tls?.clientAuth],
    ['admin', JSON.stringify(before.admin), JSON.stringify(after.admin)],
  ];
  const [first, ...rest] = fixed
    .filter(([, old, fresh]) => old !== fresh)
    .map(([name]) => issue(`${name} cannot change by reload`, 'restart the gateway'));
  if (first !== undefined) throw new SetupError([first, ...rest]);
}

function issue(message: string, fix?: string): Issue {
  return { code: 'CONFIG_INVALID', severity: 'error', message, ...(fix === undefined ? {} : { fix }) };
}
