import type { Clock, Log, Metrics, Random } from '@nymgate/engine/kernel/ports';
import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import type { ConnectRedis, RedisLink } from './connect-redis.ts';
import { reasonOf } from './redis-faults.ts';

/** What is asked of Redis, for the metric. */
export type Operation = keyof Omit<SharedState, 'isUp'>;

export type RedisConnection = {
  /** What the server answers; `NOTHING` when it does not in time, refuses, or is not there. Never rejects. */
  readonly send: (operation: Operation, command: readonly string[]) => Promise<unknown>;
  /** Tells that an answer was none: the server is not what it should be. */
  readonly nonsense: (operation: Operation) => void;
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
export const NOTHING = Symbol('nothing');

/** So many failures in a row, and nobody asks any more: this is the most that requests wait in vain, times the deadline. */
const MOST_FAILURES = 3;
const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A connection that held so long was a good one: the next pause is the shortest again. */
const HELD_LONG = 60_000;
const PROBES = 3;

type State = {
  link: RedisLink | undefined;
  failures: number;
  /** Pauses in a row. */
  pauses: number;
  since: number;
  closed: boolean;
  /** Whether its absence was told. */
  told: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
};

/**
 * A connection that is made anew by itself, with growing pauses and jitter, and that nobody waits for: without one every answer is
 * `NOTHING` at once (SHR-01). An answer that misses the deadline three times in a row ends the connection, since behind it may be a
 * server that is stuck, or an address that leads nowhere any more; the next one has to answer the probe in time first.
 */
export function openRedisConnection(options: RedisConnectionOptions): RedisConnection {
  const state: State = {
    ...{ link: undefined, failures: 0, pauses: 0, since: 0, closed: false, told: false, timer: undefined },
  };
  void open(state, options);
  return Object.freeze({
    send: (operation: Operation, command: readonly string[]) =>
      sendCommand(state, options, { operation, command }),
    nonsense: (operation: Operation) => {
      count(options, operation, 'nonsense');
      lose(state, options, 'nonsense');
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

type Sent = { readonly operation: Operation; readonly command: readonly string[] };

async function sendCommand(
  state: State,
  options: RedisConnectionOptions,
  { operation, command }: Sent,
): Promise<unknown> {
  const { link } = state;
  if (link === undefined) {
    count(options, operation, 'local');
    return NOTHING;
  }
  const failed = (outcome: string, reason: string) => {
    count(options, operation, outcome);
    state.failures += 1;
    if (state.failures >= MOST_FAILURES) lose(state, options, reason);
  };
  try {
    const answer = await within(options.deadline, link.send(command));
    if (state.link !== link) return NOTHING;
    if (answer === NOTHING) failed('slow', 'slow');
    else {
      state.failures = 0;
      count(options, operation, 'ok');
    }
    return answer;
  } catch (error) {
    if (state.link === link) failed('refused', reasonOf(error));
    else count(options, operation, 'local');
    return NOTHING;
  }
}

async function open(state: State, options: RedisConnectionOptions): Promise<void> {
  const { connect, ports } = options;
  let fresh: RedisLink | undefined;
  try {
    let ended: unknown;
    const link = await connect((cause) => {
      ended ??= cause ?? 'closed';
      if (state.link !== undefined && state.link === fresh) lose(state, options, reasonOf(cause));
    });
    fresh = link;
    const reason = await probed(link, options);
    if (reason !== undefined || ended !== undefined || state.closed) {
      link.destroy();
      return lose(state, options, reason ?? reasonOf(ended));
    }
    Object.assign(state, { link, failures: 0, since: ports.clock.monotonic(), told: false });
    ports.log.write('info', 'shared_state_connected');
  } catch (error) {
    fresh?.destroy();
    lose(state, options, reasonOf(error));
  }
}

/** Undefined when the server takes what is written to it, and answers in time. */
async function probed(
  link: RedisLink,
  { probe, deadline }: RedisConnectionOptions,
): Promise<string | undefined> {
  for (let probes = 0; probes < PROBES; probes += 1) {
    const answer = await within(deadline, link.send(probe));
    if (answer !== NOTHING) return answer === 'OK' ? undefined : 'nonsense';
  }
  return 'slow';
}

/** Told once, however often it is tried again (OPS: a log that repeats itself hides the rest). */
function lose(state: State, options: RedisConnectionOptions, reason: string): void {
  if (state.closed) return;
  const { clock, random, log } = options.ports;
  const wasUp = state.link !== undefined;
  state.link?.destroy();
  state.link = undefined;
  if (!state.told) log.write('warn', 'shared_state_lost', { reason });
  state.told = true;
  state.pauses = wasUp && clock.monotonic() - state.since > HELD_LONG ? 0 : state.pauses + 1;
  const pause = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** Math.min(state.pauses, 10));
  clearTimeout(state.timer);
  // By chance between a half and the whole, so that replicas do not return together.
  state.timer = setTimeout(() => void open(state, options), pause * (0.5 + random.fraction() / 2));
  state.timer.unref();
}

/** `NOTHING` after so long. An answer that has arrived while this process was busy with something else still counts. */
function within(milliseconds: number, answer: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => resolve(NOTHING)), milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function count({ ports }: RedisConnectionOptions, operation: Operation, outcome: string): void {
  ports.metrics.count('nymgate_shared_state_total', { operation, outcome });
}
