import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDrainableFunction } from './create-drainable-function.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stand<Given extends readonly unknown[], Made>(work: (...given: Given) => Promise<Made>) {
  const events: string[] = [];
  const host = { stopAccepting: () => void events.push('leave'), stop: async () => void events.push('stop') };
  return { told: events, ...createDrainableFunction(work, host) };
}

test('F13 the host ends when what runs has ended, and after nine seconds whatever runs', async () => {
  const open: (() => void)[] = [];
  const { run, drain, told } = stand(() => new Promise<void>((resolve) => open.push(resolve)));
  const running = run();
  void drain();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual(['leave']);
  open.pop()?.();
  await running;
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual(['leave', 'stop']);

  void run();
  void drain();
  await vi.advanceTimersByTimeAsync(8_900);
  expect(told).toEqual(['leave', 'stop', 'leave']);
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toHaveLength(4);
});

test('F13 a failed answer counts as ended', async () => {
  const { run, drain, told } = stand(() => Promise.reject(new Error('x')));
  await expect(run()).rejects.toThrow();
  await drain();
  expect(told).toEqual(['leave', 'stop']);
});
