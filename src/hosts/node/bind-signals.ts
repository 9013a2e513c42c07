import type { NodeHost } from './start-host.ts';

/** The events of a process that matter here; `process` has this shape. */
export type SignalSource = {
  readonly on: (event: string, listener: (argument: unknown) => void) => unknown;
  readonly off: (event: string, listener: (argument: unknown) => void) => unknown;
};

/** What signals ask of a host. */
export type SignalledHost = Pick<NodeHost, 'log' | 'drain' | 'reload'>;

export type BindSignalsOptions = {
  /** Ends the process. */
  readonly onExit?: (code: number) => void;
  readonly source?: SignalSource;
};

/**
 * Binds the process to its host: SIGTERM and SIGINT drain and exit 0 (a second one exits 1 at once), SIGHUP reloads, an
 * uncaught exception is logged by its event name alone and exits 1 (LOG-02), SIGUSR1 no longer opens Node's debugger. Returns
 * what undoes it.
 *
 * @example const unbind = bindSignals(host);
 */
export function bindSignals(
  host: SignalledHost,
  { onExit = exitProcess, source = process }: BindSignalsOptions = {},
): () => void {
  let leaving = false;
  const leave = (signal: string) => () => {
    if (leaving) return onExit(1);
    leaving = true;
    host.log.write('info', 'signal', { signal });
    host.drain().then(
      () => onExit(0),
      () => onExit(1),
    );
  };
  const fail = (event: string) => () => {
    host.log.write('error', event, { stage: 'process' });
    onExit(1);
  };
  const bindings: readonly (readonly [event: string, listener: () => void])[] = [
    ['SIGTERM', leave('SIGTERM')],
    ['SIGINT', leave('SIGINT')],
    ['SIGHUP', () => void host.reload()],
    ['SIGUSR1', () => host.log.write('warn', 'signal', { signal: 'SIGUSR1' })],
    ['uncaughtException', fail('uncaught_exception')],
    ['unhandledRejection', fail('unhandled_rejection')],
  ];
  for (const [event, listener] of bindings) source.on(event, listener);
  return () => {
    for (const [event, listener] of bindings) source.off(event, listener);
  };
}

function exitProcess(code: number): void {
  process.exit(code);
}
