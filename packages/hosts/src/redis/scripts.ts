/**
 * What Redis does in one piece (Lua 5.1; https://redis.io/docs/latest/develop/programmability/eval-intro/). Its own clock counts, so
 * clocks of replicas may differ. Every key has an end: nothing is left behind by replicas that are gone.
 */

/**
 * KEYS: bucket, leases. ARGV: requests a minute (0: no limit), requests at once (0: no limit), lease, its milliseconds.
 * Returns 0 (let in), 1 (rate) or 2 (concurrency), and milliseconds to wait. A token bucket as in caller-limits.ts: a minute's worth at
 * once, then evenly. A clock that was set back, as after a failover, gives nothing.
 */
export const ACQUIRE_SCRIPT = `
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

/** KEYS: counter. ARGV: milliseconds of the window. Returns the count and what is left of the window. A counter without an end, which none of us makes, gets one. */
export const COUNT_SCRIPT = `
local count = redis.call('INCR', KEYS[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
`;

/** KEYS: text. Returns it and for how long it still counts, or nothing. */
export const READ_SCRIPT = `
local text = redis.call('GET', KEYS[1])
if not text then return false end
return {text, redis.call('PTTL', KEYS[1])}
`;
