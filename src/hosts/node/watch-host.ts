import { createProxyTest } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import type { Log, Metrics } from '../../kernel/ports.ts';
import { watchStalls } from '../process/watch-stalls.ts';
import type { ConnectionRefusal } from './listener/connection-gate.ts';
import { createConnectionTally, type RefusedConnections } from './listener/connection-tally.ts';

/** What a host counts and tells of itself besides its requests. */
export type HostWatch = {
  /** For a listener: notes a connection that it has ended for lack of room. */
  readonly refusedBy: (listener: RefusedConnections['listener']) => (reason: ConnectionRefusal) => void;
  /** Tells what has not been told yet, and ends. */
  readonly stop: () => void;
};

/** Sums of refused connections become lines of the log, at most one a minute for each listener and reason. */
export function watchHost({ log, metrics }: { readonly log: Log; readonly metrics: Metrics }): HostWatch {
  const report = logLines(log);
  const tallies = {
    main: createConnectionTally('main', report),
    admin: createConnectionTally('admin', report),
  };
  const stalls = watchStalls({
    stalled: (milliseconds) => {
      metrics.count('nymgate_event_loop_stalls_total', {});
      log.write('warn', 'event_loop_stalled', { milliseconds });
    },
  });
  return {
    refusedBy: (listener) => (reason) => {
      metrics.count('nymgate_connections_refused_total', { listener, reason });
      tallies[listener].note(reason);
    },
    stop: () => {
      stalls.stop();
      tallies.main.flush();
      tallies.admin.flush();
    },
  };
}

function logLines(log: Log): (refused: RefusedConnections) => void {
  return ({ listener, counts, seconds }) => {
    for (const [reason, count] of Object.entries(counts))
      log.write('warn', 'connections_refused', { listener, reason, count, seconds });
  };
}

const PROXY_TESTS = new WeakMap<Config, (address: string) => boolean>();

/** How many connections an address may have: a proxy of ours as many as it likes, many callers stand behind it. */
export function connectionsOf(config: Config, address: string): number {
  const known = PROXY_TESTS.get(config);
  const isProxy = known ?? createProxyTest(config.callers?.addresses ?? { trustedProxies: 0 });
  if (known === undefined) PROXY_TESTS.set(config, isProxy);
  return isProxy(address) ? Number.POSITIVE_INFINITY : config.limits.connectionsPerAddress;
}
