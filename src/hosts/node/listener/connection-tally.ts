import type { ConnectionRefusal } from './connection-gate.ts';

/** Connections that a listener has ended since the last report, by reason; reasons that did not occur are absent. */
export type RefusedConnections = {
  readonly listener: 'main' | 'admin';
  readonly counts: Readonly<Partial<Record<ConnectionRefusal, number>>>;
  /** Of the time that the report is about, at most. */
  readonly seconds: number;
};

export type ConnectionTally = {
  readonly note: (reason: ConnectionRefusal) => void;
  /** Reports at once what has not been reported, if there is anything. */
  readonly flush: () => void;
};

const MINUTE = 60_000;

/**
 * Sums up connections that were refused: a stranger who opens them by the thousand must not write a line for each (CON-01). A minute
 * begins with its first one; in quiet there is no timer.
 *
 * @example const tally = createConnectionTally('main', (refused) => log.write('warn', 'connections_refused', refused.counts));
 */
export function createConnectionTally(
  listener: RefusedConnections['listener'],
  report: (refused: RefusedConnections) => void,
  milliseconds = MINUTE,
): ConnectionTally {
  let counts: Partial<Record<ConnectionRefusal, number>> = {};
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const sum = counts;
    counts = {};
    if (Object.keys(sum).length > 0) report({ listener, counts: sum, seconds: milliseconds / 1_000 });
  };
  return {
    note: (reason) => {
      counts[reason] = (counts[reason] ?? 0) + 1;
      timer ??= setTimeout(flush, milliseconds).unref();
    },
    flush,
  };
}
