import { expect, test, vi } from 'vitest';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import type { LoadedSecrets } from '../runtime/secrets/open-secrets.ts';
import { createSecretRefresh } from './create-gateway-service.ts';

function stand(refreshSeconds: number) {
  const secrets = {
    checkForChanges: vi.fn(async () => false),
    states: vi.fn<LoadedSecrets['states']>(() => []),
    read: async () => '',
    getCached: () => undefined,
  };
  const reload = vi.fn(async () => undefined);
  const current = { config: hostConfig({ secrets: { refreshSeconds } }), secrets };
  const log = { write: vi.fn() };
  return { ...createSecretRefresh({ current: () => current, reload, log }), secrets, reload, log };
}

const FAILING = { reference: 'r', state: 'failing', version: '1', createdAt: 0, readAt: 0 } as const;

test('secrets are read again as often as the configuration says, every minute while one of them fails', () => {
  const { intervalSeconds, secrets } = stand(3_600);
  expect(intervalSeconds()).toBe(3_600);
  secrets.states.mockReturnValue([FAILING]);
  expect(intervalSeconds()).toBe(60);
  expect(stand(0).intervalSeconds()).toBe(0);
});

test('one that has changed is a reload, none that has not; what fails is told and tried again', async () => {
  const { run, secrets, reload, log } = stand(10);
  await run();
  expect(reload).not.toHaveBeenCalled();
  secrets.checkForChanges.mockResolvedValueOnce(true);
  await run();
  expect(reload).toHaveBeenCalledTimes(1);
  secrets.checkForChanges.mockRejectedValueOnce(new Error('secret text'));
  await run();
  expect(log.write).toHaveBeenCalledExactlyOnceWith('error', 'secret_refresh_failed', {});
  await run();
  expect(secrets.checkForChanges).toHaveBeenCalledTimes(4);
});
