import { describe, expect, test } from 'vitest';
import type { SharedState } from '../../../../clouds/src/shared-state/shared-state.ts';
import type { Caller, Grant } from '../../../../engine/src/kernel/caller.ts';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import { type CallerLimits, createCallerLimits } from './caller-limits.ts';

function create(invalidTokens = 200) {
  let now = 1_000;
  return {
    limits: createCallerLimits({ monotonic: () => now, maxInvalidTokens: invalidTokens }),
    pass: (milliseconds: number) => (now += milliseconds),
  };
}

function openGate() {
  let resolve = (_: string) => {};
  let reject = (_: Error) => {};
  const promise = new Promise<string>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

const caller = (limits: Partial<Grant> = {}, id = 'key:a'): Caller => ({
  id,
  grant: { connectors: ['*'], ...limits },
});

async function within<T>(limits: CallerLimits, who: Caller, serve: () => Promise<T>): Promise<T> {
  const leave = await limits.acquire(who);
  try {
    const result = await serve();
    leave();
    return result;
  } catch (error) {
    leave(error);
    throw error;
  }
}

/** What came of one request: `ok`, or the reason and the seconds to wait. */
async function outcome(limits: CallerLimits, who: Caller): Promise<unknown> {
  return within(limits, who, async () => 'ok').catch((error: unknown) => {
    if (!(error instanceof RequestError)) throw error;
    return [error.code, error.detail.callerReason, error.detail.retryAfter];
  });
}

async function count(limits: CallerLimits, who: Caller, attempts: number): Promise<number> {
  let ok = 0;
  for (let attempt = 0; attempt < attempts; attempt += 1) if ((await outcome(limits, who)) === 'ok') ok += 1;
  return ok;
}

describe('rate', () => {
  const who = caller({ requestsPerMinute: 60 });

  test('a minute of requests at once, then one a second, exactly', async () => {
    const { limits, pass } = create();
    expect(await count(limits, who, 100)).toBe(60);
    expect(await outcome(limits, who)).toEqual(['CALLER_THROTTLED', 'rate', 1]);
    pass(999);
    expect(await count(limits, who, 10)).toBe(0);
    pass(1);
    expect(await count(limits, who, 10)).toBe(1);
    pass(30_000);
    expect(await count(limits, who, 100)).toBe(30);
    pass(3_600_000);
    expect(await count(limits, who, 100)).toBe(60);
  });
  test('the seconds to wait are enough', async () => {
    const { limits, pass } = create();
    const slow = caller({ requestsPerMinute: 4 });
    expect(await count(limits, slow, 4)).toBe(4);
    expect(await outcome(limits, slow)).toEqual(['CALLER_THROTTLED', 'rate', 15]);
    pass(15_000);
    expect(await outcome(limits, slow)).toBe('ok');
  });
  test('each caller has its own; absent limits are none', async () => {
    const { limits } = create();
    await count(limits, who, 61);
    expect(await outcome(limits, caller({ requestsPerMinute: 60 }, 'key:b'))).toBe('ok');
    expect(await count(limits, caller({}, 'key:c'), 500)).toBe(500);
  });
});

describe('concurrency', () => {
  test('exactly as many at once, and a place is free again after success and failure', async () => {
    const { limits } = create();
    const who = caller({ concurrentRequests: 3 });
    const gates = Array.from({ length: 3 }, () => openGate());
    const running = gates.map(({ promise }) => within(limits, who, () => promise));
    expect(await outcome(limits, who)).toEqual(['CALLER_THROTTLED', 'concurrency', 1]);
    gates[0]?.resolve('done');
    await running[0];
    expect(await outcome(limits, who)).toBe('ok');
    gates[1]?.reject(new RequestError('SOURCE_TIMEOUT'));
    await expect(running[1]).rejects.toThrow('SOURCE_TIMEOUT');
    gates[2]?.resolve('done');
    await running[2];
    const again = Array.from({ length: 3 }, () => within(limits, who, async () => 'ok'));
    expect(await Promise.all(again)).toEqual(['ok', 'ok', 'ok']);
  });
  test('a refused request takes neither a place nor a token', async () => {
    const { limits } = create();
    const who = caller({ concurrentRequests: 1, requestsPerMinute: 2 });
    const gate = openGate();
    const running = within(limits, who, () => gate.promise);
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect(await outcome(limits, who)).toEqual(['CALLER_THROTTLED', 'concurrency', 1]);
    gate.resolve('done');
    await running;
    expect(await outcome(limits, who)).toBe('ok');
  });
});

describe('TOK-09 invalid reversible pseudonyms', () => {
  const guess = (limits: CallerLimits, who: Caller) =>
    within(limits, who, async () => {
      throw new RequestError('TOKEN_INVALID');
    });

  test('200 in ten seconds: the caller waits for the rest of them, whatever it sends', async () => {
    const { limits, pass } = create(200);
    const who = caller();
    for (let attempt = 0; attempt < 200; attempt += 1)
      await expect(guess(limits, who)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    pass(4_000);
    expect(await outcome(limits, who)).toEqual(['CALLER_THROTTLED', 'invalid-tokens', 6]);
    expect(await outcome(limits, caller({}, 'key:b'))).toBe('ok');
    pass(6_000);
    expect(await outcome(limits, who)).toBe('ok');
  });
  test('199 are not 200, and other failures do not count', async () => {
    const { limits } = create(200);
    const who = caller();
    for (let attempt = 0; attempt < 199; attempt += 1) await guess(limits, who).catch(() => undefined);
    for (let attempt = 0; attempt < 300; attempt += 1)
      await within(limits, who, async () => {
        throw new RequestError('ENDPOINT_NOT_ALLOWED');
      }).catch(() => undefined);
    expect(await outcome(limits, who)).toBe('ok');
  });
  test('200 spread over more than ten seconds are let pass', async () => {
    const { limits, pass } = create(200);
    const who = caller();
    for (let attempt = 0; attempt < 400; attempt += 1) {
      await expect(guess(limits, who)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
      pass(51);
    }
  });
});

test('memory is bounded: idle callers are forgotten, oldest first, running ones never', async () => {
  const { limits } = create();
  const gate = openGate();
  const busy = caller({ requestsPerMinute: 1 }, 'busy');
  const idle = caller({ requestsPerMinute: 1 }, 'idle');
  const running = within(limits, busy, () => gate.promise);
  await outcome(limits, idle);
  for (let index = 0; index < 10_000; index += 1) await outcome(limits, caller({}, `key:${index}`));
  expect(await outcome(limits, busy)).toEqual(['CALLER_THROTTLED', 'rate', 60]);
  expect(await outcome(limits, idle)).toBe('ok');
  gate.resolve('done');
  await running;
});

describe('SHR-01 over replicas', () => {
  /** Replicas with given responses. */
  function shared(answers: Partial<Pick<SharedState, 'acquireSlot' | 'increment'>>) {
    const left: string[] = [];
    const state: SharedState = {
      ...{
        acquireSlot: async () => undefined,
        increment: async () => undefined,
        read: async () => undefined,
      },
      ...{
        claim: async () => true,
        write: () => undefined,
        delete: () => undefined,
        isAvailable: () => true,
      },
      releaseSlot: (name, lease) => void left.push(`${name} ${lease}`),
      ...answers,
    };
    const limits = createCallerLimits({
      ...{ monotonic: () => 1_000, maxInvalidTokens: 3 },
      shared: { state, lease: () => 'lease', leaseMilliseconds: 1_000 },
    });
    return { limits, left };
  }

  test('where nobody can tell, or everybody is let in, the limits of this process hold', async () => {
    const who = caller({ requestsPerMinute: 5 });
    for (const admit of [async () => undefined, async () => ({ admitted: true as const })])
      expect(await count(shared({ acquireSlot: admit }).limits, who, 20)).toBe(5);
  });
  test('a refusal of the others takes nothing of this process', async () => {
    let refusing = true;
    const { limits, left } = shared({
      acquireSlot: async () =>
        refusing ? { admitted: false, reason: 'rate', milliseconds: 2_500 } : { admitted: true },
    });
    const who = caller({ requestsPerMinute: 5, concurrentRequests: 1 });
    for (let attempt = 0; attempt < 9; attempt += 1)
      expect(await outcome(limits, who)).toEqual(['CALLER_THROTTLED', 'rate', 3]);
    expect(left).toEqual([]);
    refusing = false;
    expect(await count(limits, who, 20)).toBe(5);
    expect(left).toEqual(Array.from({ length: 5 }, () => 'limits key:a lease'));
  });
  test('guesses at other replicas count here from the next one on', async () => {
    const { limits } = shared({ increment: async () => ({ count: 3, milliseconds: 4_000 }) });
    const guess = async () => {
      throw new RequestError('TOKEN_INVALID');
    };
    await within(limits, caller(), guess).catch(() => undefined);
    await Promise.resolve();
    expect(await outcome(limits, caller())).toEqual(['CALLER_THROTTLED', 'invalid-tokens', 4]);
  });
  test('a caller without limits is not asked for', async () => {
    const { limits } = shared({ acquireSlot: () => Promise.reject(new Error('asked')) });
    expect(await outcome(limits, caller())).toBe('ok');
  });
});
