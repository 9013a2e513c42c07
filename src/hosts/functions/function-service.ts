import type { Config } from '../../config/index.ts';
import { SetupError } from '../../kernel/errors.ts';
import { tellOrRetire, tellReload, tellStart } from '../audit/tell-service.ts';
import type { HostPlatform } from '../platform/host-platform.ts';
import { type CreateApp, createGeneration, type Generation } from '../runtime/generation.ts';
import { readVersion } from '../runtime/read-version.ts';
import { refreshByCalls } from './by-calls/refresh-by-calls.ts';
import type { FunctionPorts } from './function-ports.ts';
import { publicUrlOf } from './public-url.ts';
import { startOnce } from './start-once.ts';
import { tellIssues } from './tell-issues.ts';

export type ServiceOptions = {
  /** Reads the configuration; asked again when a start has failed. */
  readonly loadConfig: () => Promise<Config>;
  readonly createApp: CreateApp;
  readonly platform: HostPlatform;
  /** Looks at the process, and seals it; throws SetupError where it must not serve. */
  readonly checkProcess: () => void;
};

/** The gateway of a function: none, the first one, or the one that a changed secret has made since. */
export type FunctionService = {
  /** Starts if need be, unless a failed start is too young for another one. Never rejects. */
  readonly start: () => Promise<void>;
  /** The one in service. To be asked, and entered, without waiting in between: another one may come in its place, and close it. */
  readonly current: () => Generation | undefined;
  /** A call has come: secrets of stores that are old are read again meanwhile. */
  readonly called: () => void;
  /** Nothing goes live any more. */
  readonly stop: () => void;
};

/**
 * Starts a gateway by demand and keeps its secrets fresh. A start that fails, be it for a store that does not answer (F14), is told and
 * tried again by a later call. A secret that has changed goes live as on the node host: a whole gateway out of the configuration in
 * service, with the same checks, pins and audit line; any fault leaves the old one (F16).
 */
export function createFunctionService(options: ServiceOptions, parts: FunctionPorts): FunctionService {
  const { sink, log, ports } = parts;
  const { createApp, platform } = options;
  let stopped = false;
  const make = (config: Config, before?: Generation) => {
    const number = (before?.number ?? 0) + 1;
    const publicUrl = publicUrlOf(config, platform);
    return createGeneration({ number, config, ports, publicUrl, createApp, platform, before });
  };
  const started = startOnce<Generation>({
    start: async () => {
      options.checkProcess();
      const first = await make(await options.loadConfig());
      log.setLevel(first.config.log.level);
      tellOrRetire(first, () => tellStart(ports, first.app, readVersion()));
      log.write('info', 'started', { version: readVersion(), ...identityOf(first) });
      return first;
    },
    failed: (error, wait) => tellIssues({ log, sink }, error, wait),
    monotonic: ports.clock.monotonic,
  });
  const replace = async (before: Generation) => {
    const next = await make(before.config, before);
    if (stopped) return next.retire();
    tellOrRetire(next, () => tellReload(ports, { before: before.app, after: next.app }, next.number));
    started.replace(next);
    before.retire();
    log.write('info', 'reloaded', { generation: next.number, ...identityOf(next) });
  };
  const refresh = refreshByCalls({
    ...{ current: started.current, random: ports.random, log, clock: ports.clock },
    reload: async () => {
      const before = started.current();
      if (before === undefined || stopped) return;
      await replace(before).catch((error: unknown) => tellRefused(parts, before, error));
    },
  });
  return {
    current: started.current,
    start: async () => {
      const isFirst = started.current() === undefined;
      await started.get();
      if (isFirst && started.current() !== undefined) refresh.restart();
    },
    called: refresh.called,
    stop: () => {
      stopped = true;
    },
  };
}

export function identityOf({ app }: Generation): { readonly policy: string; readonly epoch: string } {
  const { policy, epoch } = app.status();
  return { policy, epoch };
}

function tellRefused({ log }: FunctionPorts, { number: generation }: Generation, error: unknown): void {
  const issues = error instanceof SetupError ? error.issues : [];
  log.write('error', 'reload_refused', { generation, issues: issues.length, code: issues[0]?.code });
}
