import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createDeadlineFlush } from './flush-in-time.ts';

const TRACES = { traces: {} };

function stand() {
  let time = 0;
  const flush = createDeadlineFlush(() => time);
  const took = async (
    sends: () => Promise<void>,
    end = Number.POSITIVE_INFINITY,
    config: object = TRACES,
  ) => {
    const before = performance.now();
    await flush({ config, flush: sends }, end);
    return performance.now() - before;
  };
  return {
    took,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

test('waits until the spans are sent, and no longer than half a second or the call may last', async () => {
  let sent = 0;
  const { took } = stand();
  await took(async () => {
    await sleep(20);
    sent += 1;
  });
  expect(sent).toBe(1);
  expect(await took(() => sleep(3_000), 80)).toBeLessThan(400);
  const over = stand();
  expect(await over.took(() => sleep(3_000))).toBeLessThan(2_000);
});

test('no time, no traces, or a collector that was late within the last minute: nothing is waited for', async () => {
  let calls = 0;
  const hang = () => {
    calls += 1;
    return sleep(3_000);
  };
  const { took, pass } = stand();
  await took(hang, 0);
  await took(hang, Number.POSITIVE_INFINITY, {});
  expect(calls).toBe(0);
  await took(hang, 10);
  pass(59_999);
  await took(hang);
  expect(calls).toBe(1);
  pass(1);
  await took(hang);
  expect(calls).toBe(2);
});
