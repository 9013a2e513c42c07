import type { SharedState, SlotResult } from '@nymgate/clouds/shared-state/shared-state';
import { NO_RESPONSE, type Operation, type RedisConnection } from './redis-connection.ts';

/**
 * Atomic scripts (Lua 5.1; https://redis.io/docs/latest/develop/programmability/eval-intro/). Redis's clock
 * counts, so replicas' clocks may differ. Every key expires.
 */

// KEYS: bucket, leases. ARGV: requests per minute, concurrent requests (0: no limit), lease, its
// milliseconds. Returns 0 (admitted), 1 (rate) or 2 (concurrency), and milliseconds to wait. A token bucket
// as in caller-limits.ts; a clock set back adds nothing.
const ACQUIRE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, most = tonumber(ARGV[1]), tonumber(ARGV[2])
if most > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  if redis.call('ZCARD', KEYS[2]) >= most then return {2, 1000} end
end
if rate > 0 then
  local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'looked')
  local tokens = tonumber(bucket[1]) or rate
  local passed = math.max(0, now - (tonumber(bucket[2]) or now))
  tokens = math.min(rate, tokens + passed * rate / 60000)
  if tokens < 1 then return {1, math.ceil((1 - tokens) * 60000 / rate)} end
  redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - 1), 'looked', string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], 60000)
end
if most > 0 then
  redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[4]), ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
return {0, 0}
`;

// KEYS: counter. ARGV: window in milliseconds. Returns the count and the rest of the window. A counter
// without expiry gets one.
const COUNT_SCRIPT = `
local count = redis.call('INCR', KEYS[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
`;

/** KEYS: text. Returns it and its remaining milliseconds, or nothing. */
const READ_SCRIPT = `
local text = redis.call('GET', KEYS[1])
if not text then return false end
return {text, redis.call('PTTL', KEYS[1])}
`;

/** Upper limits for what the server returns: Retry-After counts an hour at most, tokens live a day. */
const MAX_TTL_MILLISECONDS = 86_400_000;
const MAX_RATE_WAIT_MILLISECONDS = 60_000;

/** `SharedState` in Redis or Valkey, with keys `prefix:kind:name`. Malformed responses are discarded. */
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

type ParseResponse<T> = (response: unknown) => T | undefined;

/** Fails if the memory is full or the server is a replica. */
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
  // -1: a key without expiry, not written by Nymgate. -2: it has just expired (PTTL).
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
