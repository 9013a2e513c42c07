import { expect, test, vi } from 'vitest';
import { NO_STATUS } from '../../../../tests/harness/app-parts.ts';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import type { LoadedSecrets, SecretChange } from '../runtime/secrets/open-secrets.ts';
import { createSecretRefresh } from './create-gateway-service.ts';

function stand(refreshSeconds: number) {
  const secrets = {
    checkForChanges: vi.fn(async (): Promise<SecretChange> => 'none'),
    states: vi.fn<LoadedSecrets['states']>(() => []),
    read: async () => '',
    readRules: async () => '',
    keepRules: () => undefined,
    getCached: () => undefined,
  };
  const reload = vi.fn(async () => undefined);
  const status = vi.fn(() => NO_STATUS);
  const current = { config: hostConfig({ secrets: { refreshSeconds } }), secrets, app: { status } };
  const log = { write: vi.fn() };
  return { ...createSecretRefresh({ current: () => current, reload, log }), secrets, reload, log, status };
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
  secrets.checkForChanges.mockResolvedValueOnce('secrets');
  await run();
  expect(reload).toHaveBeenCalledExactlyOnceWith('secrets');
  secrets.checkForChanges.mockRejectedValueOnce(new Error('secret text'));
  await run();
  expect(log.write).toHaveBeenCalledExactlyOnceWith('error', 'secret_refresh_failed', {});
  await run();
  expect(secrets.checkForChanges).toHaveBeenCalledTimes(4);
});

test('while a connector has a fault, it is tried each minute whether the fault is gone', async () => {
  const { run, intervalSeconds, reload, secrets, status } = stand(3_600);
  const faults = [{ connector: 'acme', serves: 'nothing', issues: [] }] as const;
  status.mockReturnValue({ ...NO_STATUS, faults });
  expect(intervalSeconds()).toBe(60);
  const neverRead = stand(0);
  neverRead.status.mockReturnValue({ ...NO_STATUS, faults });
  expect(neverRead.intervalSeconds()).toBe(60);
  await run();
  expect(reload).toHaveBeenLastCalledWith('retry');
  secrets.checkForChanges.mockResolvedValueOnce('rules');
  await run();
  expect(reload).toHaveBeenLastCalledWith('service');
  expect(reload).toHaveBeenCalledTimes(2);
});
