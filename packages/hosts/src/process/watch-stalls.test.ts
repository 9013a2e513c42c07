import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { watchStalls } from '../node/create-node-monitor.ts';

function work(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

test('F25 a time in which nothing else ran is told once, with its length; work in small pieces is not', async () => {
  const stalls: number[] = [];
  const small: number[] = [];
  const watch = watchStalls({
    onStall: (milliseconds) => void stalls.push(milliseconds),
    intervalMilliseconds: 20,
    minStallMilliseconds: 400,
  });
  // A machine that many share may stop this process for longer than the pieces take, but not for that long.
  const patient = watchStalls({
    onStall: (milliseconds) => void small.push(milliseconds),
    intervalMilliseconds: 20,
    minStallMilliseconds: 20_000,
  });
  for (let piece = 0; piece < 20; piece += 1) {
    work(10);
    await sleep(1);
  }
  expect(small).toEqual([]);
  const before = stalls.length;
  work(600);
  await vi.waitUntil(() => stalls.length > before, 5_000);
  expect(stalls.at(-1)).toBeGreaterThanOrEqual(400);
  watch.stop();
  patient.stop();
  const count = stalls.length;
  work(600);
  await sleep(60);
  expect(stalls).toHaveLength(count);
});
