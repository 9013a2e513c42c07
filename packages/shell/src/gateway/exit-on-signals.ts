const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Turns signals into an ordinary exit, so that exit handlers delete private files.
 * @returns a function that removes the handlers
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
 * Resolves at SIGINT, SIGTERM or SIGHUP; a second signal exits at once. Call before removing the handlers of
 * `exitOnSignals`, so that no signal is lost.
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
