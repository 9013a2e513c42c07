import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchEventLoopDelay } from './event-loop-delay.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

function histogram() {
  let nanoseconds = 0;
  return {
    set: (seconds: number) => {
      nanoseconds = seconds * 1e9;
    },
    percentile: () => nanoseconds,
    reset: () => {
      nanoseconds = 0;
    },
    disable: () => undefined,
  };
}

test('a stall is seen for 30 to 60 seconds, and then no more', () => {
  const measured = histogram();
  const delay = watchEventLoopDelay(measured);
  measured.set(2);
  expect(delay.p99Seconds()).toBe(2);
  vi.advanceTimersByTime(30_000);
  measured.set(0.02);
  expect(delay.p99Seconds()).toBe(2);
  vi.advanceTimersByTime(30_000);
  expect(delay.p99Seconds()).toBe(0.02);
  delay.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('the real histogram is empty at first and after a reset', () => {
  const delay = watchEventLoopDelay();
  expect(delay.p99Seconds()).toBeLessThan(1);
  vi.advanceTimersByTime(30_000);
  expect(delay.p99Seconds()).toBeLessThan(1);
  delay.close();
});
