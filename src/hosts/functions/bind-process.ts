import type { Log } from '../../kernel/ports.ts';
import type { SignalSource } from '../node/bind-signals.ts';

export type ProcessEvents = SignalSource & { readonly removeAllListeners: (event: string) => unknown };

type BindOptions = {
  readonly log: Log;
  /** Ends what can be ended before the process does. */
  readonly stop: () => void;
  readonly exit?: (code: number) => void;
  readonly source?: ProcessEvents;
};

/**
 * Binds a function's process to its host: SIGTERM, where the platform sends one, writes the end of the audit trail and exits 0; an
 * uncaught exception is logged by its event name alone and exits 1 (LOG-02). A runtime's own listeners for exceptions are taken
 * away: they would write their text.
 */
export function bindProcess({ log, stop, exit = exitProcess, source = process }: BindOptions): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) source.removeAllListeners(event);
  const fail = (event: string) => () => {
    log.write('error', event, { stage: 'process' });
    exit(1);
  };
  source.on('SIGTERM', () => {
    log.write('info', 'signal', { signal: 'SIGTERM' });
    stop();
    exit(0);
  });
  // Node opens its debugger at this signal unless somebody listens.
  source.on('SIGUSR1', () => log.write('warn', 'signal', { signal: 'SIGUSR1' }));
  source.on('uncaughtException', fail('uncaught_exception'));
  source.on('unhandledRejection', fail('unhandled_rejection'));
}

function exitProcess(code: number): void {
  process.exit(code);
}
