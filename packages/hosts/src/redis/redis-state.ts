import type { SharedState, SlotResult } from '@nymgate/clouds/shared-state/shared-state';
import { NO_RESPONSE, type Operation, type RedisConnection } from './redis-connection.ts';
import { ACQUIRE_SCRIPT, COUNT_SCRIPT, READ_SCRIPT } from './scripts.ts';

/** Whatever a server says, nothing waits longer: an hour is the most that Graph's Retry-After counts, tokens live a day at most. */
const MAX_TTL_MILLISECONDS = 86_400_000;
const MAX_RATE_WAIT_MILLISECONDS = 60_000;

/**
 * `SharedState` in Redis or Valkey, by keys `prefix:kind:name`. An answer of another form than Redis gives is none.
 *
 * @param prefix of this deployment alone
 */
export function createRedisState(connection: RedisConnection, prefix: string): SharedState {
  const key = (kind: 'rate' | 'busy' | 'count' | 'text', name: string) => `${prefix}:${kind}:${name}`;
  const query = <T>(operation: Operation, command: readonly string[], read: ParseResponse<T>) =>
    queryRedis(connection, { operation, command }, read);
  const reportUnexpected = (operation: Operation, command: readonly string[]) =>
    void connection.send(operation, command);
  return Object.freeze({
    acquireSlot: (name, { requestsPerMinute = 0, concurrentRequests = 0, lease, leaseMilliseconds }) => {
      const keys = [key('rate', name), key('busy', name)];
      const numbers = [requestsPerMinute, concurrentRequests].map(String);
      return query(
        'admit',
        ['EVAL', ACQUIRE_SCRIPT, '2', ...keys, ...numbers, lease, formatInteger(leaseMilliseconds)],
        parseVerdict,
      );
    },
    releaseSlot: (name, lease) => reportUnexpected('leave', ['ZREM', key('busy', name), lease]),
    increment: async (name, window) => {
      const pair = await query(
        'count',
        ['EVAL', COUNT_SCRIPT, '1', key('count', name), formatInteger(window)],
        parsePair,
      );
      return pair && { count: pair[0], milliseconds: pair[1] };
    },
    read: async (name) => {
      const found = await query('read', ['EVAL', READ_SCRIPT, '1', key('text', name)], parseText);
      return found === undefined || found === 'none' ? undefined : found;
    },
    write: (name, text, milliseconds) => {
      const ttlMilliseconds = Math.min(milliseconds, MAX_TTL_MILLISECONDS);
      if (ttlMilliseconds >= 1)
        reportUnexpected('write', ['SET', key('text', name), text, 'PX', formatInteger(ttlMilliseconds)]);
    },
    claim: async (name, milliseconds) => {
      const command = ['SET', key('text', name), '1', 'NX', 'PX', formatInteger(milliseconds)];
      return (await query('claim', command, parseClaim)) !== 'taken';
    },
    delete: (name) => reportUnexpected('drop', ['DEL', key('text', name)]),
    isAvailable: connection.isUp,
  } satisfies SharedState);
}

type RedisQuery = { readonly operation: Operation; readonly command: readonly string[] };

async function queryRedis<T>(
  connection: RedisConnection,
  { operation, command }: RedisQuery,
  read: ParseResponse<T>,
): Promise<T | undefined> {
  const response = await connection.send(operation, command);
  if (response === NO_RESPONSE) return undefined;
  const value = read(response);
  if (value === undefined) connection.reportUnexpectedResponse(operation);
  return value;
}

/** Undefined for what no Redis answers. */
type ParseResponse<T> = (answer: unknown) => T | undefined;

/** A command that fails where nothing can be written: the memory is full, or the server is a replica. */
export function createProbe(prefix: string): readonly string[] {
  return ['SET', `${prefix}:probe`, '1', 'PX', '1000'];
}

function parseVerdict(response: unknown): SlotResult | undefined {
  const [verdict, wait] = parsePair(response) ?? [];
  if (verdict === 0) return { admitted: true };
  if (verdict !== 1 && verdict !== 2) return undefined;
  const milliseconds = Math.min(wait ?? 0, MAX_RATE_WAIT_MILLISECONDS);
  return { admitted: false, reason: verdict === 1 ? 'rate' : 'concurrency', milliseconds };
}

function parsePair(response: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(response)) return undefined;
  const [first, second]: readonly unknown[] = response;
  return isNonNegativeInteger(first) && isNonNegativeInteger(second) ? [first, second] : undefined;
}

function parseText(
  response: unknown,
): { readonly text: string; readonly milliseconds: number } | 'none' | undefined {
  if (response === null) return 'none';
  if (!Array.isArray(response)) return undefined;
  const [text, milliseconds]: readonly unknown[] = response;
  if (typeof text !== 'string') return undefined;
  // A key that somebody has put there without an end, or that ended just now (PTTL): no text of ours, and no fault of the server's.
  if (milliseconds === -1 || milliseconds === -2) return 'none';
  return isNonNegativeInteger(milliseconds) ? { text, milliseconds } : undefined;
}

function parseClaim(response: unknown): 'ours' | 'taken' | undefined {
  if (response === null) return 'taken';
  return response === 'OK' ? 'ours' : undefined;
}

function isNonNegativeInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function formatInteger(value: number): string {
  return String(Math.max(1, Math.floor(value)));
}
