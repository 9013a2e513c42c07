import type { Clock, Log, Metrics, Random } from '@nymgate/engine/kernel/ports';
import type { ConnectRedis, RedisLink } from './connect-redis.ts';
import { toFailureReason } from './redis-faults.ts';

/** Label of the metric, used by dashboards. */
export type Operation = 'admit' | 'claim' | 'count' | 'drop' | 'leave' | 'read' | 'write';

export type RedisConnection = {
  /** `NO_RESPONSE` after a timeout, an error or without a connection. Never rejects. */
  readonly send: (operation: Operation, command: readonly string[]) => Promise<unknown>;
  /** Reports a malformed response; the server is not what it should be. */
  readonly reportUnexpectedResponse: (operation: Operation) => void;
  readonly isUp: () => boolean;
  readonly close: () => void;
};

export type RedisConnectionOptions = {
  readonly connect: ConnectRedis;
  /** A command that succeeds only if the server accepts writes. */
  readonly probe: readonly string[];
  /** Milliseconds to wait for a response. */
  readonly deadline: number;
  readonly ports: {
    readonly clock: Clock;
    readonly random: Random;
    readonly log: Log;
    readonly metrics: Metrics;
  };
};

export const NO_RESPONSE = Symbol('nothing');

/** Consecutive failures that end a connection. */
const MAX_FAILURES = 3;
const MIN_BACKOFF = 500;
const MAX_BACKOFF = 30_000;
/** After this time the backoff restarts. */
const STABLE_CONNECTION_MILLISECONDS = 60_000;
const PROBE_ATTEMPTS = 3;

type ConnectionState = {
  link: RedisLink | undefined;
  failures: number;
  reconnectAttempts: number;
  since: number;
  closed: boolean;
  isReported: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
};

/**
 * Reconnects with backoff and jitter; without a connection every command returns `NO_RESPONSE` at once
 * (SHR-01). Three consecutive timeouts end a connection, since the server may be stuck; the next one must
 * pass the probe.
 */
export function openRedisConnection(options: RedisConnectionOptions): RedisConnection {
  const state: ConnectionState = {
    ...{
      link: undefined,
      failures: 0,
      reconnectAttempts: 0,
      since: 0,
      closed: false,
      isReported: false,
      timer: undefined,
    },
  };
  void openConnection(state, options);
  return Object.freeze({
    send: (operation: Operation, command: readonly string[]) =>
      sendCommand(state, options, { operation, command }),
    reportUnexpectedResponse: (operation: Operation) => {
      countOperation(options, operation, 'nonsense');
      handleDisconnect(state, options, 'nonsense');
    },
    isUp: () => state.link !== undefined,
    close: () => {
      state.closed = true;
      clearTimeout(state.timer);
      state.link?.destroy();
      state.link = undefined;
    },
  } satisfies RedisConnection);
}

type RedisCommand = { readonly operation: Operation; readonly command: readonly string[] };

async function sendCommand(
  state: ConnectionState,
  options: RedisConnectionOptions,
  { operation, command }: RedisCommand,
): Promise<unknown> {
  const { link } = state;
  if (link === undefined) {
    countOperation(options, operation, 'local');
    return NO_RESPONSE;
  }
  const failed = (outcome: string, reason: string) => {
    countOperation(options, operation, outcome);
    state.failures += 1;
    if (state.failures >= MAX_FAILURES) handleDisconnect(state, options, reason);
  };
  try {
    const response = await withTimeout(options.deadline, link.send(command));
    if (state.link !== link) return NO_RESPONSE;
    if (response === NO_RESPONSE) failed('slow', 'slow');
    else {
      state.failures = 0;
      countOperation(options, operation, 'ok');
    }
    return response;
  } catch (error) {
    if (state.link === link) failed('refused', toFailureReason(error));
    else countOperation(options, operation, 'local');
    return NO_RESPONSE;
  }
}

async function openConnection(state: ConnectionState, options: RedisConnectionOptions): Promise<void> {
  const { connect, ports } = options;
  let newLink: RedisLink | undefined;
  try {
    let ended: unknown;
    const link = await connect((cause) => {
      ended ??= cause ?? 'closed';
      if (state.link !== undefined && state.link === newLink)
        handleDisconnect(state, options, toFailureReason(cause));
    });
    newLink = link;
    const reason = await probeConnection(link, options);
    if (reason !== undefined || ended !== undefined || state.closed) {
      link.destroy();
      return handleDisconnect(state, options, reason ?? toFailureReason(ended));
    }
    Object.assign(state, { link, failures: 0, since: ports.clock.monotonic(), isReported: false });
    ports.log.write('info', 'shared_state_connected');
  } catch (error) {
    newLink?.destroy();
    handleDisconnect(state, options, toFailureReason(error));
  }
}

/** @returns why the server is unusable; undefined if it accepts writes in time */
async function probeConnection(
  link: RedisLink,
  { probe, deadline }: RedisConnectionOptions,
): Promise<string | undefined> {
  for (let probes = 0; probes < PROBE_ATTEMPTS; probes += 1) {
    const response = await withTimeout(deadline, link.send(probe));
    if (response !== NO_RESPONSE) return response === 'OK' ? undefined : 'nonsense';
  }
  return 'slow';
}

/** Logged once, not for every retry, so that the log stays readable. */
function handleDisconnect(state: ConnectionState, options: RedisConnectionOptions, reason: string): void {
  if (state.closed) return;
  const { clock, random, log } = options.ports;
  const wasUp = state.link !== undefined;
  state.link?.destroy();
  state.link = undefined;
  if (!state.isReported) log.write('warn', 'shared_state_lost', { reason });
  state.isReported = true;
  state.reconnectAttempts =
    wasUp && clock.monotonic() - state.since > STABLE_CONNECTION_MILLISECONDS
      ? 0
      : state.reconnectAttempts + 1;
  const backoff = Math.min(MAX_BACKOFF, MIN_BACKOFF * 2 ** Math.min(state.reconnectAttempts, 10));
  clearTimeout(state.timer);
  // Jitter between half and all, so that replicas don't reconnect together.
  state.timer = setTimeout(
    () => void openConnection(state, options),
    backoff * (0.5 + random.fraction() / 2),
  );
  state.timer.unref();
}

/** `NO_RESPONSE` after the timeout. A response that arrived while the process was busy still counts. */
function withTimeout(milliseconds: number, response: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => resolve(NO_RESPONSE)), milliseconds);
    response.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function countOperation({ ports }: RedisConnectionOptions, operation: Operation, outcome: string): void {
  ports.metrics.count('nymgate_shared_state_total', { operation, outcome });
}
