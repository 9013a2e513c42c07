import { expect, test } from 'vitest';
import { createPeriodicTask, type PeriodicTaskOptions } from './periodic-task.ts';

function stand(options: Partial<PeriodicTaskOptions>) {
  const time = { now: 0, monotonic: 0 };
  let runs = 0;
  const run = () => {
    runs += 1;
  };
  const clock = { now: () => time.now, monotonic: () => time.monotonic };
  const chore = createPeriodicTask(clock, { intervalSeconds: () => 300, run, ...options });
  const after = async (seconds: { now?: number; monotonic?: number }) => {
    time.now += (seconds.now ?? 0) * 1_000;
    time.monotonic += (seconds.monotonic ?? 0) * 1_000;
    chore.runIfDue();
    await new Promise((resolve) => setImmediate(resolve));
    return runs;
  };
  return { after, chore };
}

test('F23 is done once it is old enough, by the larger one of both clocks', async () => {
  const { after } = stand({});
  expect(await after({ now: 299, monotonic: 299 })).toBe(0);
  expect(await after({ now: 1 })).toBe(1);
  expect(await after({ now: -7_200, monotonic: 299 })).toBe(1);
  expect(await after({ monotonic: 1 })).toBe(2);
});

test('one at a time, and the interval begins when it has ended', async () => {
  const ends: (() => void)[] = [];
  const { after } = stand({ run: () => new Promise<void>((resolve) => void ends.push(resolve)) });
  await after({ monotonic: 300 });
  await after({ monotonic: 300 });
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await after({ monotonic: 0 });
  await after({ monotonic: 299 });
  expect(ends).toHaveLength(1);
  await after({ monotonic: 1 });
  expect(ends).toHaveLength(2);
});

test('at once where that is asked for, never at an interval of 0, and not again when somebody else has done it', async () => {
  let seconds = 0;
  const { after, chore } = stand({ runImmediately: true, intervalSeconds: () => seconds });
  expect(await after({ now: 1_000_000, monotonic: 1_000_000 })).toBe(0);
  seconds = 60;
  expect(await after({})).toBe(1);
  expect(await after({ monotonic: 59 })).toBe(1);
  chore.markDone();
  expect(await after({ monotonic: 59 })).toBe(1);
  expect(await after({ monotonic: 1 })).toBe(2);
});

test.each([
  [0, 270],
  [0.5, 300],
  [1, 330],
])('spread by %d: 300 seconds are %d', async (fraction, seconds) => {
  const { after } = stand({ jitter: { fraction: () => fraction } });
  expect(await after({ monotonic: seconds - 0.001 })).toBe(0);
  expect(await after({ monotonic: 0.001 })).toBe(1);
  expect(await after({ monotonic: seconds })).toBe(2);
});
