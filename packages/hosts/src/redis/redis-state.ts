import type { SharedState, SharedVerdict } from '@nymgate/clouds/shared-state/shared-state';
import { NOTHING, type Operation, type RedisConnection } from './redis-connection.ts';
import { ADMIT, COUNT, READ } from './scripts.ts';

/** Whatever a server says, nothing waits longer: an hour is the most that Graph's Retry-After counts, tokens live a day at most. */
const LONGEST = 86_400_000;
const LONGEST_RATE_WAIT = 60_000;

/**
 * `SharedState` in Redis or Valkey, by keys `prefix:kind:name`. An answer of another form than Redis gives is none.
 *
 * @param prefix of this deployment alone
 */
export function createRedisState(connection: RedisConnection, prefix: string): SharedState {
  const key = (kind: 'rate' | 'busy' | 'count' | 'text', name: string) => `${prefix}:${kind}:${name}`;
  const ask = <T>(operation: Operation, command: readonly string[], read: Reading<T>) =>
    askFor(connection, { operation, command }, read);
  const tell = (operation: Operation, command: readonly string[]) => void connection.send(operation, command);
  return Object.freeze({
    admit: (name, { requestsPerMinute = 0, concurrentRequests = 0, lease, leaseMilliseconds }) => {
      const keys = [key('rate', name), key('busy', name)];
      const numbers = [requestsPerMinute, concurrentRequests].map(String);
      return ask(
        'admit',
        ['EVAL', ADMIT, '2', ...keys, ...numbers, lease, whole(leaseMilliseconds)],
        verdictOf,
      );
    },
    leave: (name, lease) => tell('leave', ['ZREM', key('busy', name), lease]),
    count: async (name, window) => {
      const pair = await ask('count', ['EVAL', COUNT, '1', key('count', name), whole(window)], pairOf);
      return pair && { count: pair[0], milliseconds: pair[1] };
    },
    read: async (name) => {
      const found = await ask('read', ['EVAL', READ, '1', key('text', name)], textOf);
      return found === undefined || found === 'none' ? undefined : found;
    },
    write: (name, text, milliseconds) => {
      const life = Math.min(milliseconds, LONGEST);
      if (life >= 1) tell('write', ['SET', key('text', name), text, 'PX', whole(life)]);
    },
    claim: async (name, milliseconds) => {
      const command = ['SET', key('text', name), '1', 'NX', 'PX', whole(milliseconds)];
      return (await ask('claim', command, claimOf)) !== 'taken';
    },
    drop: (name) => tell('drop', ['DEL', key('text', name)]),
    isUp: connection.isUp,
  } satisfies SharedState);
}

type Asked = { readonly operation: Operation; readonly command: readonly string[] };

async function askFor<T>(
  connection: RedisConnection,
  { operation, command }: Asked,
  read: Reading<T>,
): Promise<T | undefined> {
  const answer = await connection.send(operation, command);
  if (answer === NOTHING) return undefined;
  const value = read(answer);
  if (value === undefined) connection.nonsense(operation);
  return value;
}

/** Undefined for what no Redis answers. */
type Reading<T> = (answer: unknown) => T | undefined;

/** A command that fails where nothing can be written: the memory is full, or the server is a replica. */
export function probeOf(prefix: string): readonly string[] {
  return ['SET', `${prefix}:probe`, '1', 'PX', '1000'];
}

function verdictOf(answer: unknown): SharedVerdict | undefined {
  const [verdict, wait] = pairOf(answer) ?? [];
  if (verdict === 0) return { admitted: true };
  if (verdict !== 1 && verdict !== 2) return undefined;
  const milliseconds = Math.min(wait ?? 0, LONGEST_RATE_WAIT);
  return { admitted: false, reason: verdict === 1 ? 'rate' : 'concurrency', milliseconds };
}

function pairOf(answer: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(answer)) return undefined;
  const [first, second]: readonly unknown[] = answer;
  return isCount(first) && isCount(second) ? [first, second] : undefined;
}

function textOf(
  answer: unknown,
): { readonly text: string; readonly milliseconds: number } | 'none' | undefined {
  if (answer === null) return 'none';
  if (!Array.isArray(answer)) return undefined;
  const [text, milliseconds]: readonly unknown[] = answer;
  if (typeof text !== 'string') return undefined;
  // A key that somebody has put there without an end, or that ended just now (PTTL): no text of ours, and no fault of the server's.
  if (milliseconds === -1 || milliseconds === -2) return 'none';
  return isCount(milliseconds) ? { text, milliseconds } : undefined;
}

function claimOf(answer: unknown): 'ours' | 'taken' | undefined {
  if (answer === null) return 'taken';
  return answer === 'OK' ? 'ours' : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function whole(value: number): string {
  return String(Math.max(1, Math.floor(value)));
}
