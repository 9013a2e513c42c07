import { expect, test, vi } from 'vitest';
import { hostConfig } from '../../../tests/harness/host-config.ts';
import type { SecretsInService } from '../runtime/secrets/open-secrets.ts';
import { refreshByCalls } from './refresh-by-calls.ts';

function stand(refreshSeconds: number) {
  const secrets = {
    look: vi.fn(async () => false),
    states: vi.fn<SecretsInService['states']>(() => []),
    read: async () => '',
    kept: () => undefined,
  };
  const reload = vi.fn(async () => undefined);
  const current = { config: hostConfig({ secrets: { refreshSeconds } }), secrets };
  const time = { now: 0, monotonic: 0 };
  const refresh = refreshByCalls({
    ...{ current: () => current, reload, random: { fraction: () => 0.5 }, log: { write: vi.fn() } },
    clock: { now: () => time.now, monotonic: () => time.monotonic },
  });
  refresh.restart();
  const call = async (seconds: { now?: number; monotonic?: number }) => {
    time.now += (seconds.now ?? 0) * 1_000;
    time.monotonic += (seconds.monotonic ?? 0) * 1_000;
    refresh.called();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { secrets, reload, call };
}

test('calls read secrets again once they are old enough, by the larger one of both clocks', async () => {
  const { secrets, call } = stand(300);
  await call({ now: 299, monotonic: 299 });
  expect(secrets.look).not.toHaveBeenCalled();
  await call({ now: 1 });
  expect(secrets.look).toHaveBeenCalledTimes(1);
  await call({ now: -7_200, monotonic: 299 });
  expect(secrets.look).toHaveBeenCalledTimes(1);
  await call({ monotonic: 1 });
  expect(secrets.look).toHaveBeenCalledTimes(2);
});

test('one look at a time, and after a minute again while a store fails', async () => {
  const { secrets, call } = stand(3_600);
  const resolvers: ((changed: boolean) => void)[] = [];
  secrets.look.mockImplementationOnce(() => new Promise((resolve) => void resolvers.push(resolve)));
  await call({ monotonic: 3_600 });
  await call({ monotonic: 3_600 });
  expect(secrets.look).toHaveBeenCalledTimes(1);
  secrets.states.mockReturnValue([{ reference: 'r', state: 'failing', version: '1', since: 0, readAt: 0 }]);
  resolvers[0]?.(false);
  await call({ monotonic: 1 });
  await call({ monotonic: 59 });
  expect(secrets.look).toHaveBeenCalledTimes(1);
  await call({ monotonic: 1 });
  expect(secrets.look).toHaveBeenCalledTimes(2);
});

test('what has changed is a reload, what has not is none, and an interval of 0 asks nobody', async () => {
  const { secrets, reload, call } = stand(10);
  await call({ monotonic: 10 });
  expect(reload).not.toHaveBeenCalled();
  secrets.look.mockResolvedValueOnce(true);
  await call({ monotonic: 10 });
  expect(reload).toHaveBeenCalledTimes(1);
  const never = stand(0);
  await never.call({ now: 1_000_000, monotonic: 1_000_000 });
  expect(never.secrets.look).not.toHaveBeenCalled();
});
