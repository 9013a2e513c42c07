import type { Clock, Log, Metrics, Random } from '@nymgate/engine/kernel/ports';
import type { ConnectRedis, RedisLink } from './connect-redis.ts';
import { toFailureReason } from './redis-faults.ts';

/** What is asked of Redis, for the metric. */
/** The label of the metric, which dashboards know. */
export type Operation = 'admit' | 'claim' | 'count' | 'drop' | 'leave' | 'read' | 'write';

export type RedisConnection = {
  /** What the server answers; `NOTHING` when it does not in time, refuses, or is not there. Never rejects. */
  readonly send: (operation: Operation, command: readonly string[]) => Promise<unknown>;
  /** Tells that an answer was none: the server is not what it should be. */
  readonly reportUnexpectedResponse: (operation: Operation) => void;
  readonly isUp: () => boolean;
  readonly close: () => void;
};

export type RedisConnectionOptions = {
  readonly connect: ConnectRedis;
  /** A command that only a server answers that may be written to. */
  readonly probe: readonly string[];
  /** Milliseconds that anything may wait for an answer. */
  readonly deadline: number;
  readonly ports: {
    readonly clock: Clock;
    readonly random: Random;
    readonly log: Log;
    readonly metrics: Metrics;
  };
};

/** In place of an answer. */
export const NO_RESPONSE = Symbol('nothing');

/** So many failures in a row, and nobody asks any more: this is the most that requests wait in vain, times the deadline. */
const MAX_FAILURES = 3;
const MIN_BACKOFF = 500;
const MAX_BACKOFF = 30_000;
/** A connection that held so long was a good one: the next pause is the shortest again. */
const STABLE_CONNECTION_MILLISECONDS = 60_000;
const PROBE_ATTEMPTS = 3;

type ConnectionState = {
  link: RedisLink | undefined;
  failures: number;
  /** Pauses in a row. */
  reconnectAttempts: number;
  since: number;
  closed: boolean;
  /** Whether its absence was told. */
  isReported: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
};

/**
 * A connection that is made anew by itself, with growing pauses and jitter, and that nobody waits for: without one every answer is
 * `NOTHING` at once (SHR-01). An answer that misses the deadline three times in a row ends the connection, since behind it may be a
 * server that is stuck, or an address that leads nowhere any more; the next one has to answer the probe in time first.
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
    Object.assign(state, { link, failures: 0, since: ports.clock.monotonic(), told: false });
    ports.log.write('info', 'shared_state_connected');
  } catch (error) {
    newLink?.destroy();
    handleDisconnect(state, options, toFailureReason(error));
  }
}

/** Undefined when the server takes what is written to it, and answers in time. */
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

/** Told once, however often it is tried again (OPS: a log that repeats itself hides the rest). */
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
  // By chance between a half and the whole, so that replicas do not return together.
  state.timer = setTimeout(
    () => void openConnection(state, options),
    backoff * (0.5 + random.fraction() / 2),
  );
  state.timer.unref();
}

/** `NOTHING` after so long. An answer that has arrived while this process was busy with something else still counts. */
function withTimeout(milliseconds: number, response: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => resolve(NO_RESPONSE)), milliseconds);
    response.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function countOperation({ ports }: RedisConnectionOptions, operation: Operation, outcome: string): void {
  ports.metrics.count('nymgate_shared_state_total', { operation, outcome });
}
