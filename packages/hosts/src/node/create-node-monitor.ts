import { serializeEvent } from '@nymgate/clouds/observed/audit-events';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { AuditSink, Clock, Log, Metrics } from '@nymgate/engine/kernel/ports';
import { createProxyTest } from '@nymgate/gateway/caller-auth/create-address-gate';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createTally } from '../audit/tally.ts';
import { systemClock } from '../runtime/create-system-ports.ts';
import type { ConnectionRefusal } from './listener/connection-gate.ts';

type StallWatch = { readonly stop: () => void };

type StallOptions = {
  /** Receives the duration in milliseconds. */
  readonly onStall: (milliseconds: number) => void;
  readonly intervalMilliseconds?: number;
  readonly minStallMilliseconds?: number;
};

const INTERVAL_MILLISECONDS = 500;
const MIN_STALL_MILLISECONDS = 1_000;

/** Detects blocked event loops and paused processes (F25), after they end. */
export function watchStalls({
  onStall,
  intervalMilliseconds = INTERVAL_MILLISECONDS,
  minStallMilliseconds = MIN_STALL_MILLISECONDS,
}: StallOptions): StallWatch {
  let last = systemClock.monotonic();
  const timer = setInterval(() => {
    const now = systemClock.monotonic();
    const stalledMilliseconds = now - last - intervalMilliseconds;
    last = now;
    if (stalledMilliseconds >= minStallMilliseconds) onStall(Math.round(stalledMilliseconds));
  }, intervalMilliseconds).unref();
  return { stop: () => clearInterval(timer) };
}

type ListenerName = 'main' | 'admin';

/** Counts and reports what a host rejects before the gateway. */
export type NodeMonitor = {
  readonly requestRefused: (code: RequestErrorCode) => void;
  readonly tlsFailed: () => void;
  readonly connectionRefused: (listener: ListenerName) => (reason: ConnectionRefusal) => void;
  readonly stop: () => void;
};

type NodeMonitorOptions = {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: AuditSink;
  readonly clock: Clock;
};

/** Once a minute, refusals become one audit line, and one log line for each listener and reason. */
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

/** Trusted proxies have no limit, because they serve many callers. */
export function getConnectionLimit(config: Config, address: string): number {
  const known = PROXY_TESTS.get(config);
  const isProxy = known ?? createProxyTest(config.callers?.addresses ?? { trustedProxies: 0 });
  if (known === undefined) PROXY_TESTS.set(config, isProxy);
  return isProxy(address) ? Number.POSITIVE_INFINITY : config.limits.connectionsPerAddress;
}
