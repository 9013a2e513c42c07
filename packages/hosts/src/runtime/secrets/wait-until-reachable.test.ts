import { describe, expect, test, vi } from 'vitest';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { waitUntilReachable } from './wait-until-reachable.ts';

describe('F14 a start waits for a store', () => {
  const issue = (code: 'SECRET_STORE_UNREACHABLE' | 'SECRET_UNAVAILABLE') =>
    ({ code, severity: 'error', message: 'm' }) as const;

  test('that does not answer, ever longer up to 30 seconds, and for nothing else', async () => {
    const waits: number[] = [];
    const waiting = {
      log: { write: vi.fn() },
      sleep: async (milliseconds: number) => void waits.push(milliseconds / 1_000),
    };
    let tries = 0;
    const made = await waitUntilReachable(async () => {
      tries += 1;
      if (tries < 8) throw new SetupError([issue('SECRET_STORE_UNREACHABLE')]);
      return 'made';
    }, waiting);
    expect([made, waits]).toEqual(['made', [1, 2, 4, 8, 16, 30, 30]]);
    const both = new SetupError([issue('SECRET_STORE_UNREACHABLE'), issue('SECRET_UNAVAILABLE')]);
    await expect(waitUntilReachable(() => Promise.reject(both), waiting)).rejects.toBe(both);
    expect(waits).toHaveLength(7);
  });
});
