import { describe, expect, it, test } from 'vitest';
import {
  createTokenFixture,
  failure,
  granted,
  settled,
  type TokenFixtureOptions,
  tokenRefused,
} from '../../../../tests/harness/create-token-fixture.ts';
import { elapsedMilliseconds } from './instant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const many = Array.from({ length: 40 }, (_, index) => granted(`t${index}`));

/** What each clock does while the process is frozen: a suspended machine's monotonic clock stands still, a container's goes on. */
const FREEZES = {
  'the monotonic clock stands still': { wall: 1, monotonic: 0 },
  'the wall clock stands still': { wall: 0, monotonic: 1 },
  'both clocks go on': { wall: 1, monotonic: 1 },
} as const;

type World = ReturnType<typeof createTokenFixture>;

function freeze({ time }: World, kind: keyof typeof FREEZES, milliseconds: number): void {
  time.wall += FREEZES[kind].wall * milliseconds;
  time.monotonic += FREEZES[kind].monotonic * milliseconds;
}

describe.each(Object.keys(FREEZES) as (keyof typeof FREEZES)[])('FRZ-01 a frozen process: %s', (kind) => {
  test('five pauses of two minutes, a request after each: one exchange in all', async () => {
    const world = createTokenFixture(many);
    for (let pause = 0; pause < 6; pause += 1) {
      expect((await world.tokens.get()).token).toBe('t0');
      freeze(world, kind, 2 * MINUTE);
    }
    expect(world.requests).toHaveLength(1);
  });

  test('five pauses of two hours: one exchange each, none is refused', async () => {
    const world = createTokenFixture(many);
    for (let pause = 0; pause < 6; pause += 1) {
      expect((await world.tokens.get()).token).toBe(`t${pause}`);
      freeze(world, kind, 2 * HOUR);
    }
    expect(world.requests).toHaveLength(6);
  });

  test('a pause until just before the margin serves, one until the margin does not', async () => {
    const world = createTokenFixture(many, { fraction: 0 });
    await world.tokens.get();
    freeze(world, kind, 3_599_000 - 30_001);
    expect((await world.tokens.get()).token).toBe('t0');
    await settled();
    const other = createTokenFixture(many);
    await other.tokens.get();
    freeze(other, kind, 3_599_000 - 30_000);
    expect((await other.tokens.get()).token).toBe('t1');
  });

  test('what Entra refused is asked again after the minute, however it passed', async () => {
    const world = createTokenFixture([tokenRefused(), granted('good')]);
    await failure(world.tokens.get());
    freeze(world, kind, MINUTE - 1);
    await failure(world.tokens.get());
    freeze(world, kind, 1);
    expect((await world.tokens.get()).token).toBe('good');
    expect(world.requests).toHaveLength(2);
  });

  test('Retry-After of a 429 passes while frozen, and no sooner', async () => {
    const throttled = { status: 429, headers: { 'retry-after': '90' }, body: {} };
    const world = createTokenFixture([throttled, granted('good')], { fraction: 0 });
    await failure(world.tokens.get());
    freeze(world, kind, 89_999);
    expect((await failure(world.tokens.get())).detail.retryAfter).toBe(1);
    freeze(world, kind, 1);
    expect((await world.tokens.get()).token).toBe('good');
  });

  test('frozen for two hours while Entra answers: the token that has expired on the way is not handed out', async () => {
    const world = createTokenFixture(
      many,
      asleepOnce(() => freeze(world, kind, 2 * HOUR)),
    );
    const { token } = await world.tokens.get();
    // Where the exchange's own time went on, it ended before Entra was asked; else Entra's first token came two hours late.
    const expectedRequests = FREEZES[kind].monotonic === 0 ? 2 : 1;
    expect([token, world.requests.length]).toEqual([`t${expectedRequests - 1}`, expectedRequests]);
  });
});

/** The process sleeps while the provider is asked for the first time. */
function asleepOnce(sleep: () => void): TokenFixtureOptions {
  let slept = false;
  return {
    provider: {
      get: async () => {
        if (!slept) sleep();
        slept = true;
        return 'head.body.signature';
      },
    },
  };
}

describe('FRZ-01 clocks that jump', () => {
  it.each([HOUR, -HOUR])(
    'by %d ms, to and fro, ten times in a minute: never refused, few exchanges',
    async (by) => {
      const world = createTokenFixture(many);
      for (let jump = 0; jump < 10; jump += 1) {
        await world.tokens.get();
        world.time.wall += jump % 2 === 0 ? by : -by;
        world.pass(6_000);
      }
      expect(world.requests.length).toBeLessThanOrEqual(2);
    },
  );
});

describe('FRZ-01 our own limit', () => {
  test('after two refused tokens has its own words, a whole number of seconds, and passes', async () => {
    const { tokens, requests, pass, records } = createTokenFixture(many);
    for (let time = 0; time < 2; time += 1) tokens.invalidate((await tokens.get()).generation);
    pass(20_500);
    const error = await failure(tokens.get());
    expect([error.code, error.status, error.detail]).toEqual([
      'SOURCE_AUTH_FAILED',
      502,
      {
        subject: 'Graph refused the last access tokens, and the gateway waits before it asks for another',
        retryAfter: 40,
      },
    ]);
    expect(requests).toHaveLength(2);
    pass(39_500);
    expect((await tokens.get()).token).toBe('t2');
    expect(records.join()).not.toContain('head.body');
  });

  test('holds too when Entra gives the refused token once more', async () => {
    const { tokens } = createTokenFixture([granted('one')]);
    tokens.invalidate((await tokens.get()).generation);
    expect((await failure(tokens.get())).detail).toMatchObject({ retryAfter: 60 });
  });
});

test.each([
  [{ wall: 0, monotonic: 0 }, { wall: 5, monotonic: 7 }, 7],
  [{ wall: 0, monotonic: 0 }, { wall: 9, monotonic: 7 }, 9],
  [{ wall: 100, monotonic: 0 }, { wall: 0, monotonic: 7 }, 7],
])('FRZ-01 what has passed from %j to %j is %d', (from, to, passed) => {
  expect(elapsedMilliseconds(from, { now: () => to.wall, monotonic: () => to.monotonic })).toBe(passed);
});
