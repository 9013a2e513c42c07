import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority } from '../harness/client-certificates.ts';
import { type OpenState, openState, openUp, until } from './open-state.ts';
import { freePort, type Redis, startRedis } from './start-redis.ts';

/** The rule that operators copy, without the command itself. */
const [, ACL_RULE = ''] =
  /^ACL SETUSER (nymgate .*)$/m.exec(
    readFileSync(new URL('../../docs/reference/shared-state.md', import.meta.url), 'utf8'),
  ) ?? [];

const LEASE = { lease: 'lease', leaseMilliseconds: 60_000 };

const opened: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
const kept = <T extends { close: () => unknown }>(one: T): T => {
  opened.push(one);
  return one;
};

describe('one server', () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  const up = async (prefix = 'nymgate') => kept(await openUp({ url: redis.url, prefix }));
  const admitted = async ({ state }: OpenState, name: string, ask: object, times: number) => {
    const verdicts = await Promise.all(
      Array.from({ length: times }, (_, index) =>
        state.acquireSlot(name, { ...LEASE, lease: `l${index}`, ...ask }),
      ),
    );
    return verdicts.filter((verdict) => verdict?.admitted === true).length;
  };

  test('a minute of requests at once over three processes, exactly, and the wait is enough', async () => {
    const [a, b, c] = [await up(), await up(), await up()];
    const ask = { requestsPerMinute: 20 };
    const counts = await Promise.all([a, b, c].map((one) => admitted(one, 'rate', ask, 20)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    const verdict = await a.state.acquireSlot('rate', { ...LEASE, ...ask });
    if (verdict?.admitted !== false) throw new Error('let in');
    expect(verdict.reason).toBe('rate');
    expect(verdict.milliseconds).toBeGreaterThan(0);
    expect(verdict.milliseconds).toBeLessThanOrEqual(3_000);
    await sleep(verdict.milliseconds + 5);
    expect(await b.state.acquireSlot('rate', { ...LEASE, ...ask })).toEqual({ admitted: true });
  });

  test('requests at once: a place is free after its end, and after the lease of a process that was killed', async () => {
    const [a, b] = [await up(), await up()];
    const ask = { concurrentRequests: 2 };
    expect(await admitted(a, 'busy', ask, 3)).toBe(2);
    expect(await b.state.acquireSlot('busy', { ...LEASE, ...ask })).toEqual({
      ...{ admitted: false, reason: 'concurrency', milliseconds: 1_000 },
    });
    a.state.releaseSlot('busy', 'l0');
    await until(async () => (await redis.command('ZCARD', 'nymgate:busy:busy')) === 1);
    expect(await b.state.acquireSlot('busy', { ...LEASE, ...ask, lease: 'again' })).toEqual({
      admitted: true,
    });
    expect(await b.state.acquireSlot('busy', { ...LEASE, ...ask })).toMatchObject({ admitted: false });
    expect(await admitted(a, 'killed', { ...ask, leaseMilliseconds: 300 }, 3)).toBe(2);
    await sleep(350);
    expect(await admitted(b, 'killed', ask, 3)).toBe(2);
  });

  test('counts over processes, in a window that begins with the first', async () => {
    const [a, b] = [await up(), await up()];
    expect(await a.state.increment('guesses', 400)).toMatchObject({ count: 1 });
    expect(await b.state.increment('guesses', 400)).toMatchObject({ count: 2 });
    await sleep(420);
    expect(await b.state.increment('guesses', 400)).toMatchObject({ count: 1 });
  });

  test('a text lasts as long as it was given, a claim is one process alone', async () => {
    const [a, b] = [await up(), await up()];
    a.state.write('text', 'it', 500);
    await until(async () => (await b.state.read('text')) !== undefined);
    const found = await b.state.read('text');
    expect(found?.text).toBe('it');
    expect(found?.milliseconds).toBeLessThanOrEqual(500);
    await sleep(520);
    expect(await b.state.read('text')).toBeUndefined();
    expect([await a.state.claim('work', 5_000), await b.state.claim('work', 5_000)]).toEqual([true, false]);
    a.state.delete('work');
    await until(() => b.state.claim('work', 5_000));
  });

  test('SHR-04 two deployments with two prefixes know nothing of each other, and every key has an end', async () => {
    const [a, b] = [await up('one'), await up('two')];
    expect(await admitted(a, 'rate', { requestsPerMinute: 5, concurrentRequests: 9 }, 9)).toBe(5);
    expect(await admitted(b, 'rate', { requestsPerMinute: 5 }, 9)).toBe(5);
    a.state.write('text', 'it', 5_000);
    await until(async () => (await a.state.read('text')) !== undefined);
    expect(await b.state.read('text')).toBeUndefined();
    await b.state.increment('c', 10_000);
    for (const key of await redis.keys()) {
      expect(key).toMatch(/^(?:one|two|nymgate):/);
      // -1 is a key without an end; -2 one that has ended since it was listed, as the probe does after a second.
      expect(Number(await redis.command('PTTL', key))).not.toBe(-1);
    }
  });

  test('SHR-06 a key without an end is no text and no nonsense, and a counter without one gets it', async () => {
    const a = await up('endless');
    await redis.command('SET', 'endless:text:planted', 'anything at all');
    await redis.command('SET', 'endless:count:planted', '7');
    for (let times = 0; times < 5; times += 1) expect(await a.state.read('planted')).toBeUndefined();
    expect(await a.state.increment('planted', 10_000)).toMatchObject({ count: 8 });
    expect(Number(await redis.command('PTTL', 'endless:count:planted'))).toBeGreaterThan(0);
    expect(a.counted).not.toContain('read nonsense');
    expect(a.state.isAvailable()).toBe(true);
    await redis.command('DEL', 'endless:text:planted');
  });

  test('a flush forgets: limits begin anew, nothing fails', async () => {
    const a = await up();
    expect(await admitted(a, 'flushed', { requestsPerMinute: 5 }, 9)).toBe(5);
    await redis.command('FLUSHALL');
    expect(await admitted(a, 'flushed', { requestsPerMinute: 5 }, 9)).toBe(5);
    expect(a.state.isAvailable()).toBe(true);
  });

  test('a database of its own', async () => {
    const a = kept(await openUp({ url: `${redis.url}/3` }));
    a.state.write('text', 'third', 5_000);
    await until(async () => (await a.state.read('text'))?.text === 'third');
    expect(await redis.keys()).not.toContain('nymgate:text:text');
  });
});

describe('SHR-01 a server in trouble', () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  const ask = { ...LEASE, requestsPerMinute: 100_000 };
  const toLocal = async (one: OpenState) => {
    await until(async () => {
      await one.state.acquireSlot('who', ask);
      return !one.state.isAvailable();
    });
    const before = performance.now();
    expect(await one.state.acquireSlot('who', ask)).toBeUndefined();
    expect(await one.state.read('text')).toBeUndefined();
    expect(await one.state.claim('work', 1_000)).toBe(true);
    expect(performance.now() - before).toBeLessThan(50);
  };

  const troubles: [string, () => Promise<unknown>, () => Promise<unknown>, RegExp][] = [
    [
      'killed and started',
      () => redis.kill(),
      () => redis.start(),
      /shared_state_lost (?:closed|ECONNRESET|EPIPE|ECONNREFUSED)/,
    ],
    ['stuck', async () => redis.freeze(), async () => redis.thaw(), /shared_state_lost slow/],
    [
      'full',
      () => redis.command('CONFIG', 'SET', 'maxmemory', '1'),
      () => redis.command('CONFIG', 'SET', 'maxmemory', '0'),
      /shared_state_lost OOM/,
    ],
    [
      'a replica after failover',
      () => redis.command('REPLICAOF', '127.0.0.1', '1'),
      () => redis.command('REPLICAOF', 'NO', 'ONE'),
      /shared_state_lost READONLY/,
    ],
  ];
  test.each(troubles)(
    '%s: everything is local at once, told once, and shared again by itself',
    async (_, begin, end, told) => {
      const one = kept(await openUp({ url: redis.url }));
      await begin();
      await toLocal(one);
      await sleep(1_500);
      expect(one.state.isAvailable()).toBe(false);
      expect(one.log.filter((line) => line.startsWith('shared_state_lost'))).toHaveLength(1);
      expect(one.log.at(-1)).toMatch(told);
      await end();
      await until(() => one.state.isAvailable(), 20);
      expect(await one.state.acquireSlot('who', ask)).toEqual({ admitted: true });
      expect(one.log.at(-1)).toBe('shared_state_connected');
    },
  );

  test('not there at the start: it opens all the same, and connects when it comes', async () => {
    await redis.kill();
    const one = kept(await openState({ url: redis.url }));
    expect(await one.state.acquireSlot('who', ask)).toBeUndefined();
    await until(() => one.log.includes('shared_state_lost ECONNREFUSED'));
    await redis.start();
    await until(() => one.state.isAvailable(), 20);
  });

  test('evicted at random: limits may begin anew, nothing else', async () => {
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random');
    await redis.command('CONFIG', 'SET', 'maxmemory', '3mb');
    const one = kept(await openUp({ url: redis.url }));
    for (let index = 0; index < 2_000; index += 1) {
      one.state.write(`filler ${index}`, 'x'.repeat(2_000), 60_000);
      if (index % 20 === 0) await one.state.read('filler');
    }
    await until(async () => /evicted_keys:[1-9]/.test(String(await redis.command('INFO', 'stats'))));
    expect(await one.state.acquireSlot('who', ask)).toEqual({ admitted: true });
    expect(one.state.isAvailable()).toBe(true);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  });
});

test('SHR-05 a user with the rights of shared-state.md does all of it, and has no others', async () => {
  const redis = kept(await startRedis());
  const rule = ACL_RULE.replace('PASSWORD', 'a-password-of-tests').replaceAll('nymgate:', 'fleet:');
  await redis.command('ACL', 'SETUSER', ...rule.split(' '));
  const login = { url: redis.url, username: 'nymgate', password: 'env:P', prefix: 'fleet' };
  const one = kept(await openUp(login, { 'env:P': 'a-password-of-tests' }));
  const ask = { ...LEASE, requestsPerMinute: 5, concurrentRequests: 5 };
  expect(await one.state.acquireSlot('who', ask)).toEqual({ admitted: true });
  one.state.releaseSlot('who', 'lease');
  expect(await one.state.increment('c', 5_000)).toMatchObject({ count: 1 });
  one.state.write('t', 'it', 5_000);
  await until(async () => (await one.state.read('t'))?.text === 'it');
  expect([await one.state.claim('w', 5_000), await one.state.claim('w', 5_000)]).toEqual([true, false]);
  one.state.delete('w');
  await until(() => one.state.claim('w', 5_000));
  expect(one.counted.filter((line) => !line.endsWith(' ok'))).toEqual([]);
  expect(await redis.command('ZCARD', 'fleet:busy:who')).toBe(0);
  // Another deployment's keys, and every command beyond, are refused.
  const other = kept(await openState({ ...login, prefix: 'other' }, { 'env:P': 'a-password-of-tests' }));
  await until(() => other.log.includes('shared_state_lost NOPERM'));
  for (const command of [['KEYS', '*'], ['CONFIG', 'GET', '*'], ['FLUSHALL'], ['MONITOR'], ['SCAN', '0']]) {
    const dryRun = await redis.command('ACL', 'DRYRUN', 'nymgate', ...command);
    expect(String(dryRun)).toMatch(/no permissions/);
  }
  const wrong = kept(await openState(login, { 'env:P': 'wrong' }));
  await until(() => wrong.log.includes('shared_state_lost WRONGPASS'));
});

describe('TLS', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-redis-tls-'));
  const path = (name: string) => join(directory, name);
  const authority = createTestAuthority('state');
  let port: number;
  beforeAll(async () => {
    const { certificate, key } = authority.issue({
      subject: [['CN', 'localhost']],
      dnsNames: ['localhost'],
      usage: 'server',
    });
    writeFileSync(path('cert.pem'), certificate);
    writeFileSync(path('key.pem'), key, { mode: 0o600 });
    writeFileSync(path('ca.pem'), authority.certificate);
    writeFileSync(path('other.pem'), createTestAuthority('other').certificate);
    port = await freePort();
    redis = await startRedis(
      ...['--tls-port', String(port), '--tls-auth-clients', 'no'],
      ...[
        '--tls-cert-file',
        path('cert.pem'),
        '--tls-key-file',
        path('key.pem'),
        '--tls-ca-cert-file',
        path('ca.pem'),
      ],
    );
  });
  let redis: Redis;
  afterAll(async () => {
    await redis.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test('with its own authority', async () => {
    const one = kept(await openUp({ url: `rediss://localhost:${port}`, ca: path('ca.pem') }));
    expect(await one.state.claim('tls', 1_000)).toBe(true);
    expect(await one.state.claim('tls', 1_000)).toBe(false);
  });
  test.each([
    [
      'an authority that nobody named',
      'localhost',
      undefined,
      /shared_state_lost (?:UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/,
    ],
    ['another authority', 'localhost', 'other.pem', /shared_state_lost (?:UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/],
    [
      'another name than the certificate has',
      '127.0.0.1',
      'ca.pem',
      /shared_state_lost ERR_TLS_CERT_ALTNAME_INVALID/,
    ],
  ])('SHR-05 %s is refused', async (_, host, ca, told) => {
    const one = kept(await openState({ url: `rediss://${host}:${port}`, ...(ca && { ca: path(ca) }) }));
    await until(() => one.log.length > 0);
    expect(one.log[0]).toMatch(told);
    expect(one.state.isAvailable()).toBe(false);
  });
});
