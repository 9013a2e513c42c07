import { expect, test } from 'vitest';
import { createStopwatch } from './stopwatch.ts';

test('every moment is exactly one side’s', () => {
  let now = 1_000;
  const watch = createStopwatch(() => now);
  const pass = (milliseconds: number, side: Parameters<typeof watch.switchTo>[0]) => {
    now += milliseconds;
    watch.switchTo(side);
  };
  pass(1, 'entra');
  pass(20, 'graph');
  pass(300, 'own');
  pass(4, 'graph');
  now += 50;
  expect(watch.read()).toEqual({ own: 5, entra: 20, graph: 350 });
  now += 1;
  expect(watch.read()).toEqual({ own: 5, entra: 20, graph: 351 });
});
