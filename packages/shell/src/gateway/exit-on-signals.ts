const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Makes a signal an ordinary exit, so that exit handlers run and private files go away.
 *
 * @returns takes the handlers away again
 */
export function exitOnSignals(): () => void {
  const handlers = Object.entries(SIGNALS).map(([signal, number]) => {
    const handler = () => process.exit(128 + number);
    process.once(signal, handler);
    return () => void process.removeListener(signal, handler);
  });
  return () => {
    for (const remove of handlers) remove();
  };
}

/**
 * Resolves at Ctrl-C, a request to end, or when the terminal is closed; a second one ends at once. Called before the handlers of
 * `exitOnSignals` are taken away: a signal that comes while there is none is lost, or kills the process.
 */
export function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        exitOnSignals();
        resolve();
      });
    }
  });
}
