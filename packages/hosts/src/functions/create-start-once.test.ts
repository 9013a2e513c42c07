import { expect, test } from 'vitest';
import { createStartOnce } from './create-start-once.ts';

function world(failures: number) {
  let now = 0;
  let attempts = 0;
  const waits: number[] = [];
  const start = createStartOnce({
    start: async () => {
      attempts += 1;
      if (attempts <= failures) throw new Error('not yet');
    },
    onFailure: (_, wait) => waits.push(wait),
    monotonic: () => now,
  });
  const at = (time: number) => {
    now = time;
    return start();
  };
  return { at, waits, attempts: () => attempts };
}

test('all who ask wait for one start', async () => {
  const { at, attempts } = world(0);
  await Promise.all([at(0), at(0), at(0)]);
  expect(attempts()).toBe(1);
});

test('after a failure nothing is tried for a second, two, four, at most sixty', async () => {
  const { at, waits, attempts } = world(8);
  await at(0);
  await at(999);
  expect(attempts()).toBe(1);
  await at(1_000);
  await at(2_999);
  expect(attempts()).toBe(2);
  for (let time = 3_000; attempts() < 8; time += 1_000) await at(time);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  await at(10_000_000);
  await at(20_000_000);
  expect(attempts()).toBe(9);
});
