import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLeaks } from '../harness/expect-no-leaks.ts';
import { until } from './open-state.ts';
import { type Fleet, type FleetOptions, startFleet, untilAll } from './start-fleet.ts';
import { type Redis, startRedis } from './start-redis.ts';

// Whole gateways as they are built, in processes of their own, before one tenant; two or three of them and one Redis.

const USERS = '/v1.0/users?$top=1';

let redis: Redis;
let fleet: Fleet | undefined;
beforeEach(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await fleet?.close();
  fleet = undefined;
  await redis.close();
});

async function start(options: Omit<FleetOptions, 'state'>): Promise<Fleet> {
  fleet = await startFleet({ state: { url: redis.url, deadlineMilliseconds: 500 }, ...options });
  await untilAll(fleet, 'up');
  return fleet;
}

/** How many of so many requests, sent to all replicas by turns, are answered with each status. */
async function statuses({ replicas }: Fleet, times: number): Promise<Readonly<Record<number, number>>> {
  const counts: Record<number, number> = {};
  const answers = Array.from({ length: times }, async (_, index) =>
    replicas[index % replicas.length]?.get(USERS),
  );
  for (const answer of await Promise.all(answers)) {
    const { status } = answer ?? { status: 0 };
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

describe('SHR-01 limits of a caller', () => {
  test.each([2, 3])(
    '%d processes let in as many as one may, exactly; killed, each its own',
    async (replicas) => {
      const running = await start({ replicas, grant: { requestsPerMinute: 6 } });
      const allowed = await statuses(running, 36);
      expect(allowed).toEqual({ 200: 6, 429: 30 });
      await redis.kill();
      await untilAll(running, 'local');
      // What each has let in by itself it remembers: never more than its own limit in this minute.
      const after = await statuses(running, 36);
      expect(after[200]).toBeGreaterThan(0);
      expect(after[200]).toBeLessThanOrEqual(6 * (replicas - 1) + 4 * replicas);
      expect((after[200] ?? 0) + (after[429] ?? 0)).toBe(36);
      for (const { lines, metrics } of running.replicas) {
        expect(lines().filter((line) => line.includes('"shared_state_lost"'))).toHaveLength(1);
        expect(await metrics()).toMatch(/^nymgate_shared_state_up 0$/m);
      }
      await redis.start();
      await untilAll(running, 'up');
    },
  );

  test('SHR-07 instances with the same key and the same store count a caller each for itself', async () => {
    const running = await start({ replicas: 2, grant: { requestsPerMinute: 6 }, instances: true });
    expect(await statuses(running, 36)).toEqual({ 200: 12, 429: 24 });
  });

  test('requests at once count over two processes, and places come back', async () => {
    const running = await start({ replicas: 2, grant: { concurrentRequests: 2 } });
    expect((await running.replicas[0]?.get(USERS))?.status).toBe(200);
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    running.simulator.answerNext({ match: /users/, times: 2, delay: held, status: 503 });
    const seen = running.simulator.requests.length;
    const waiting = running.replicas.map(({ get }) => get('/v1.0/users?$top=2'));
    await until(() => running.simulator.requests.length >= seen + 2);
    expect(await statuses(running, 6)).toEqual({ 429: 6 });
    answer();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([503, 503]);
    await until(async () => (await running.replicas[1]?.get(USERS))?.status === 200);
  });
});

describe('access tokens', () => {
  test('SHR-03 three processes that begin at once pay for one exchange', async () => {
    const running = await start({ replicas: 3 });
    expect(await statuses(running, 9)).toEqual({ 200: 9 });
    expect(running.exchanges()).toBe(1);
  });

  test('SHR-03 a token that Graph refuses is replaced once for all', async () => {
    const running = await start({ replicas: 2 });
    expect(await statuses(running, 2)).toEqual({ 200: 2 });
    for (const { get } of running.replicas) {
      running.simulator.answerNext({ match: /users/, status: 401 });
      expect((await get(USERS)).status).toBe(200);
    }
    expect(running.exchanges()).toBe(2);
  });

  test('SHR-03 a text that somebody has put there is not used, and counted', async () => {
    const running = await start({ replicas: 2 });
    expect(await statuses(running, 2)).toEqual({ 200: 2 });
    expect(running.exchanges()).toBe(1);
    const texts = (await redis.keys()).filter((key) => key.includes(':text:'));
    for (const key of texts) await redis.command('SET', key, 'x'.repeat(200), 'PX', '3000000');
    running.simulator.answerNext({ match: /users/, status: 401 });
    expect((await running.replicas[1]?.get(USERS))?.status).toBe(200);
    expect(running.exchanges()).toBe(2);
    expect(await running.replicas[1]?.metrics()).toMatch(/operation="open",outcome="forged"\} [1-9]/);
  });

  test('without a store each pays for its own', async () => {
    fleet = await startFleet({ replicas: 2, state: undefined });
    expect(await statuses(fleet, 4)).toEqual({ 200: 4 });
    expect(fleet.exchanges()).toBe(2);
    expect((await fleet.replicas[0]?.ready())?.body).not.toContain('sharedState');
    expect(await fleet.replicas[0]?.metrics()).not.toMatch(/^nymgate_shared_state_up \d/m);
  });
});

test('F07 what Graph asked one process to wait for, all wait for', async () => {
  const running = await start({ replicas: 3 });
  expect(await statuses(running, 3)).toEqual({ 200: 3 });
  running.simulator.answerNext({ match: /users/, status: 429, headers: { 'retry-after': '30' } });
  expect((await running.replicas[0]?.get(USERS))?.status).toBe(429);
  await until(async () => (await redis.keys()).some((key) => key.includes(':text:')));
  const asked = running.simulator.requests.length;
  const answers = await Promise.all(running.replicas.map(({ get }) => get(USERS)));
  for (const { status, headers } of answers) {
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(20);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(30);
  }
  expect(running.simulator.requests.length).toBe(asked);
});

test('SHR-06 a wait that somebody else puts in the place of Graph\u2019s stops no path, and is counted', async () => {
  const running = await start({ replicas: 2 });
  expect(await statuses(running, 2)).toEqual({ 200: 2 });
  const before = new Set(await redis.keys());
  running.simulator.answerNext({ match: /users/, status: 429, headers: { 'retry-after': '30' } });
  expect((await running.replicas[0]?.get(USERS))?.status).toBe(429);
  const planted = async () =>
    (await redis.keys()).filter((key) => key.includes(':text:') && !before.has(key));
  await until(async () => (await planted()).length === 1);
  const [wait = ''] = await planted();
  await redis.command('SET', wait, 'anything at all', 'PX', '99999999999');
  expect((await running.replicas[1]?.get(USERS))?.status).toBe(200);
  expect(await running.replicas[1]?.metrics()).toMatch(/operation="open",outcome="forged"\} [1-9]/);
});

test('SHR-02 no person, no token, no caller and no path stands in the store, in any encoding', async () => {
  const running = await start({ replicas: 2, grant: { requestsPerMinute: 100, concurrentRequests: 9 } });
  const [person] = running.simulator.people;
  const list = (await running.replicas[0]?.get('/v1.0/users?$top=20'))?.json() as { value: { id: string }[] };
  running.simulator.answerNext({ match: /users\//, status: 429, headers: { 'retry-after': '60' } });
  const { id = '' } = list.value[0] ?? {};
  expect((await running.replicas[0]?.get(`/v1.0/users/${encodeURIComponent(id)}`))?.status).toBe(429);
  await until(async () => (await redis.keys()).filter((key) => key.includes(':text:')).length >= 2);
  const everything = await redis.everything();
  expect(everything).toMatch(/nymgate:rate:.*nymgate:text:/);
  expect(person?.userPrincipalName).toBeTruthy();
  const secrets = [
    running.caller.id,
    running.caller.key,
    '/v1.0/users',
    'entra-id',
    running.simulator.tenantId,
  ];
  expect(findLeaks([everything], { people: running.simulator.people, secrets })).toEqual([]);
});
