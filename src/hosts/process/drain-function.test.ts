import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drainFunction } from './drain-function.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('F13 the process ends when what runs has ended, and after nine seconds whatever runs', async () => {
  const codes: number[] = [];
  const open: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => open.push(resolve));
  const { run, exit } = drainFunction(work, (code) => void codes.push(code));
  const running = run();
  exit(0);
  vi.advanceTimersByTime(5_000);
  expect(codes).toEqual([]);
  open.pop()?.();
  await running;
  vi.advanceTimersByTime(100);
  expect(codes).toEqual([0]);

  void run();
  exit(0);
  vi.advanceTimersByTime(8_900);
  expect(codes).toEqual([0]);
  vi.advanceTimersByTime(200);
  expect(codes).toEqual([0, 0]);
});

test('F13 a failure ends it at once, and a failed answer counts as ended', async () => {
  const codes: number[] = [];
  const { run, exit } = drainFunction(
    () => Promise.reject(new Error('x')),
    (code) => void codes.push(code),
  );
  await expect(run()).rejects.toThrow();
  exit(1);
  expect(codes).toEqual([1]);
  exit(0);
  vi.advanceTimersByTime(60);
  expect(codes).toEqual([1, 0]);
});
