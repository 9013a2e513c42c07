import { afterEach, expect, test, vi } from 'vitest';
import { checkHardening } from './examine-gateway.ts';

afterEach(() => void vi.unstubAllEnvs());

test('a process that may serve, and whose memory stays out of core dumps', () => {
  expect(checkHardening(undefined, () => true).step).toMatchObject({ step: 'process', status: 'ok' });
});

test('SWI-01 where core dumps would hold memory the doctor warns and says what to do', () => {
  const { step } = checkHardening(undefined, () => false);
  expect(step.status).toBe('warn');
  expect(step.findings?.[0]?.next).toContain('LimitCORE=0');
});

test('SWI-01 what would keep the gateway from starting is a failure with the way out', () => {
  vi.stubEnv('NODE_DEBUG', 'http');
  const { step } = checkHardening(undefined, () => true);
  expect(step.status).toBe('fail');
  expect(step.findings?.[0]).toMatchObject({
    summary: expect.stringContaining('NODE_DEBUG is refused'),
    next: expect.stringContaining('unset it'),
  });
});
