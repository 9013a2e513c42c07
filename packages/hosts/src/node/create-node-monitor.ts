import { serializeEvent } from '@nymgate/clouds/observed/audit-events';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { AuditSink, Clock, Log, Metrics } from '@nymgate/engine/kernel/ports';
import { createProxyTest } from '@nymgate/gateway/caller-auth/create-address-gate';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createTally } from '../audit/tally.ts';
import { watchStalls } from '../process/watch-stalls.ts';
import type { ConnectionRefusal } from './listener/connection-gate.ts';

type ListenerName = 'main' | 'admin';

/** What a host counts and tells of itself besides the requests that its gateway answers. */
export type NodeMonitor = {
  /** Notes a request that the main listener has answered itself. */
  readonly requestRefused: (code: RequestErrorCode) => void;
  /** Notes a connection on which TLS did not come about. */
  readonly tlsFailed: () => void;
  /** For a listener: notes a connection that it has ended for lack of room. */
  readonly connectionRefused: (listener: ListenerName) => (reason: ConnectionRefusal) => void;
  /** Tells what has not been told yet, and ends. */
  readonly stop: () => void;
};

type NodeMonitorOptions = {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: AuditSink;
  readonly clock: Clock;
};

/** Sums of what was refused become one line of the audit trail a minute, and of the log one for each listener and reason. */
export function createNodeMonitor(options: NodeMonitorOptions): NodeMonitor {
  const { log, metrics } = options;
  const { audited: auditTally, logged: logTally } = createTallies(options);
  const stalls = watchStalls({
    onStall: (milliseconds) => {
      metrics.count('nymgate_event_loop_stalls_total', {});
      log.write('warn', 'event_loop_stalled', { milliseconds });
    },
  });
  return {
    requestRefused: (code) => {
      metrics.count('nymgate_refusals_total', { connector: '', code });
      auditTally.increment(code);
      log.write('debug', 'refused_by_host', { code });
    },
    tlsFailed: () => auditTally.increment('tls'),
    connectionRefused: (listener) => (reason) => {
      metrics.count('nymgate_connections_refused_total', { listener, reason });
      auditTally.increment(listener === 'main' ? 'connections' : 'adminConnections');
      logTally.increment(`${listener} ${reason}`);
    },
    stop: () => {
      stalls.stop();
      auditTally.close();
      logTally.close();
    },
  };
}

/** A code, or a word for what never became a request. */
type RefusalKind = RequestErrorCode | 'connections' | 'adminConnections' | 'tls';

function createTallies({ log, audit, clock }: NodeMonitorOptions) {
  const { monotonic } = clock;
  const auditTally = createTally<RefusalKind>({
    monotonic,
    report: (totals) => audit.write(serializeEvent({ event: 'refused', ...totals }, clock.now())),
  });
  const logTally = createTally<`${ListenerName} ${ConnectionRefusal}`>({
    monotonic,
    report: ({ counts, seconds }) => {
      for (const [refusalKinds, count] of Object.entries(counts)) {
        const [listener, reason] = refusalKinds.split(' ');
        log.write('warn', 'connections_refused', { listener, reason, count, seconds });
      }
    },
  });
  return { audited: auditTally, logged: logTally };
}

const PROXY_TESTS = new WeakMap<Config, (address: string) => boolean>();

/** How many connections an address may have: a proxy of ours as many as it likes, many callers stand behind it. */
export function getConnectionLimit(config: Config, address: string): number {
  const known = PROXY_TESTS.get(config);
  const isProxy = known ?? createProxyTest(config.callers?.addresses ?? { trustedProxies: 0 });
  if (known === undefined) PROXY_TESTS.set(config, isProxy);
  return isProxy(address) ? Number.POSITIVE_INFINITY : config.limits.connectionsPerAddress;
}
