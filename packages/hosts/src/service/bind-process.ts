import type { Log } from '@nymgate/engine/kernel/ports';

export type ProcessEvents = {
  readonly on: (event: string, listener: () => void) => unknown;
  readonly removeAllListeners: (event: string) => unknown;
};

export type BoundRuntime = {
  readonly log: Log;
  readonly drain: () => Promise<void>;
  readonly reload?: () => Promise<unknown>;
  readonly reopenAuditFile?: () => void;
};

export type BindOptions = { readonly onExit?: (code: number) => void; readonly source?: ProcessEvents };

/**
 * Handles signals: SIGTERM and SIGINT drain and exit 0 (a second one exits 1), SIGHUP reloads, SIGUSR2
 * reopens the audit file, SIGUSR1 no longer opens the debugger. Uncaught exceptions are logged by event name only (LOG-02) and exit 1. Earlier
 * listeners are removed, because a runtime's would print the exception or abort requests.
 */
export function bindProcess(runtime: BoundRuntime, options: BindOptions = {}): void {
  const { onExit = exitProcess, source = process } = options;
  const { log, reload, reopenAuditFile } = runtime;
  let isShuttingDown = false;
  const shutDown = (signal: string) => () => {
    if (isShuttingDown) return onExit(1);
    isShuttingDown = true;
    log.write('info', 'signal', { signal });
    runtime.drain().then(
      () => onExit(0),
      () => onExit(1),
    );
  };
  const fail = (event: string) => () => {
    log.write('error', event, { stage: 'process' });
    onExit(1);
  };
  const bindings: Readonly<Record<string, () => void>> = {
    SIGTERM: shutDown('SIGTERM'),
    SIGINT: shutDown('SIGINT'),
    ...(reload !== undefined && { SIGHUP: () => void reload() }),
    ...(reopenAuditFile !== undefined && { SIGUSR2: reopenAuditFile }),
    SIGUSR1: () => log.write('warn', 'signal', { signal: 'SIGUSR1' }),
    uncaughtException: fail('uncaught_exception'),
    unhandledRejection: fail('unhandled_rejection'),
  };
  for (const [event, listener] of Object.entries(bindings)) {
    source.removeAllListeners(event);
    source.on(event, listener);
  }
}

function exitProcess(code: number): void {
  process.exit(code);
}
