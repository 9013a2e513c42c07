import { expect, test } from 'vitest';
import { createThrottleMemory } from './throttle-memory.ts';

test('a path must wait until its time has passed, and no other path waits', () => {
  let now = 0;
  const memory = createThrottleMemory(() => now);
  memory.remember('/v1.0/users', 10);
  expect(memory.secondsLeft('/v1.0/users')).toBe(10);
  expect(memory.secondsLeft('/v1.0/groups')).toBe(0);
  now = 9_001;
  expect(memory.secondsLeft('/v1.0/users')).toBe(1);
  now = 10_000;
  expect(memory.secondsLeft('/v1.0/users')).toBe(0);
});

test('it forgets everything rather than grow without bound', () => {
  const memory = createThrottleMemory(() => 0);
  for (let index = 0; index < 2_500; index += 1) memory.remember(`/v1.0/users/${index}`, 100);
  const remembered = Array.from({ length: 2_500 }, (_, index) =>
    memory.secondsLeft(`/v1.0/users/${index}`),
  ).filter((left) => left > 0);
  expect(remembered.length).toBeLessThanOrEqual(1_000);
});
