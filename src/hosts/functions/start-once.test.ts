import { expect, test } from 'vitest';
import { startOnce } from './start-once.ts';

function world(failures: number) {
  let now = 0;
  let attempts = 0;
  const waits: number[] = [];
  const started = startOnce({
    start: async () => {
      attempts += 1;
      if (attempts <= failures) throw new Error('not yet');
      return `attempt ${attempts}`;
    },
    failed: (_, wait) => waits.push(wait),
    monotonic: () => now,
  });
  const at = (time: number) => {
    now = time;
    return started.get();
  };
  return { at, waits, attempts: () => attempts, started };
}

test('all who ask wait for one start', async () => {
  const { at, attempts } = world(0);
  expect(await Promise.all([at(0), at(0), at(0)])).toEqual(['attempt 1', 'attempt 1', 'attempt 1']);
  expect(attempts()).toBe(1);
});

test('after a failure nothing is tried for a second, two, four, at most sixty', async () => {
  const { at, waits, attempts, started } = world(8);
  expect(await at(0)).toBeUndefined();
  expect(await at(999)).toBeUndefined();
  expect(attempts()).toBe(1);
  expect(await at(1_000)).toBeUndefined();
  expect(await at(2_999)).toBeUndefined();
  expect(attempts()).toBe(2);
  for (let time = 3_000; attempts() < 8; time += 1_000) await at(time);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(started.current()).toBeUndefined();
  expect(await at(10_000_000)).toBe('attempt 9');
  expect(started.current()).toBe('attempt 9');
});
