import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import { SetupError } from '../../../kernel/errors.ts';
import type { SecretsInService } from './open-secrets.ts';
import { refreshSecrets } from './refresh-secrets.ts';
import { untilReachable } from './until-reachable.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stand(refreshSeconds: number, fraction: number) {
  const secrets = {
    look: vi.fn(async () => false),
    states: vi.fn<SecretsInService['states']>(() => []),
    read: async () => '',
    kept: () => undefined,
  };
  const reload = vi.fn(async () => undefined);
  const current = { config: hostConfig({ secrets: { refreshSeconds } }), secrets };
  const log = { write: vi.fn() };
  const end = refreshSecrets({ current: () => current, reload, random: { fraction: () => fraction }, log });
  return { secrets, reload, end, log };
}

const FAILING = { reference: 'r', state: 'failing', version: '1', since: 0, readAt: 0 } as const;

describe('secrets are read again', () => {
  test.each([
    [0, 270],
    [0.5, 300],
    [1, 330],
  ])('with jitter %d of 300 seconds after %d', async (fraction, seconds) => {
    const { secrets, end } = stand(300, fraction);
    await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    expect(secrets.look).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(secrets.look).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(seconds * 1_000);
    expect(secrets.look).toHaveBeenCalledTimes(2);
    end();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(secrets.look).toHaveBeenCalledTimes(2);
  });

  test('every minute while one of them fails', async () => {
    const { secrets, end } = stand(3_600, 0.5);
    secrets.states.mockReturnValue([FAILING]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(secrets.look).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(secrets.look).toHaveBeenCalledTimes(2);
    end();
  });

  test('one that has changed is a reload, none that has not; what fails is told and tried again', async () => {
    const { secrets, reload, end, log } = stand(10, 0.5);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reload).not.toHaveBeenCalled();
    secrets.look.mockResolvedValueOnce(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reload).toHaveBeenCalledTimes(1);
    secrets.look.mockRejectedValueOnce(new Error('secret text'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(log.write).toHaveBeenCalledExactlyOnceWith('error', 'secret_refresh_failed', {});
    expect(secrets.look).toHaveBeenCalledTimes(4);
    end();
  });
});

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
    const made = await untilReachable(async () => {
      tries += 1;
      if (tries < 8) throw new SetupError([issue('SECRET_STORE_UNREACHABLE')]);
      return 'made';
    }, waiting);
    expect([made, waits]).toEqual(['made', [1, 2, 4, 8, 16, 30, 30]]);
    const both = new SetupError([issue('SECRET_STORE_UNREACHABLE'), issue('SECRET_UNAVAILABLE')]);
    await expect(untilReachable(() => Promise.reject(both), waiting)).rejects.toBe(both);
    expect(waits).toHaveLength(7);
  });
});
