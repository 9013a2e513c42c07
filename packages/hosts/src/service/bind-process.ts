import type { Log } from '@nymgate/engine/kernel/ports';

/** The events of a process that matter here; `process` has this shape. */
export type ProcessEvents = {
  readonly on: (event: string, listener: () => void) => unknown;
  readonly removeAllListeners: (event: string) => unknown;
};

/** What the events of a process ask of a host. */
export type BoundRuntime = {
  readonly log: Log;
  /** Ends what runs and then the audit trail. */
  readonly drain: () => Promise<void>;
  /** Absent where nobody can ask for it. */
  readonly reload?: () => Promise<unknown>;
};

export type BindOptions = {
  /** Ends the process. */
  readonly onExit?: (code: number) => void;
  readonly source?: ProcessEvents;
};

/**
 * Binds the process to its host: SIGTERM and SIGINT drain and exit 0 (a second one exits 1 at once), SIGHUP reloads, an uncaught
 * exception is logged by its event name alone and exits 1 (LOG-02), SIGUSR1 no longer opens Node's debugger. Whoever listened to these
 * events before no longer does: a runtime would write the text of an exception, or end requests in flight.
 *
 * @example bindProcess(host);
 */
export function bindProcess(
  runtime: BoundRuntime,
  { onExit = exitProcess, source = process }: BindOptions = {},
): void {
  const { log, reload } = runtime;
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
