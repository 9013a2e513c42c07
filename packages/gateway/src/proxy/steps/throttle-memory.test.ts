import { expect, test } from 'vitest';
import type { SharedState } from '../../../../clouds/src/shared-state/shared-state.ts';
import { createThrottleMemory, parseRetryAfter } from './throttle-memory.ts';

test('a path must wait until its time has passed, and no other path waits', () => {
  let now = 0;
  const memory = createThrottleMemory(() => now);
  memory.record('/v1.0/users', 10);
  expect(memory.secondsLeft('/v1.0/users')).toBe(10);
  expect(memory.secondsLeft('/v1.0/groups')).toBe(0);
  now = 9_001;
  expect(memory.secondsLeft('/v1.0/users')).toBe(1);
  now = 10_000;
  expect(memory.secondsLeft('/v1.0/users')).toBe(0);
});

test('it forgets everything rather than grow without bound', () => {
  const memory = createThrottleMemory(() => 0);
  for (let index = 0; index < 2_500; index += 1) memory.record(`/v1.0/users/${index}`, 100);
  const remembered = Array.from({ length: 2_500 }, (_, index) =>
    memory.secondsLeft(`/v1.0/users/${index}`),
  ).filter((left) => Number(left) > 0);
  expect(remembered.length).toBeLessThanOrEqual(1_000);
});

const now = Date.parse('2026-11-25T10:00:00Z');

test.each([
  ['0', 0],
  ['120', 120],
  ['999999999', 3_600],
  ['Wed, 25 Nov 2026 10:00:30 GMT', 30],
  ['Wed, 25 Nov 2026 09:00:00 GMT', 0],
  ['Fri, 25 Nov 2126 10:00:00 GMT', 3_600],
])('%s is %d seconds', (value, seconds) => {
  expect(parseRetryAfter(value, now)).toBe(seconds);
});

test.each([
  undefined,
  '',
  '-1',
  '1.5',
  '1e9',
  ' 5',
  'soon',
  'alice@contoso.com',
  '99999999999',
  'Wed, 99 Nov 2026 10:00:00 GMT',
])('%s is nothing', (value) => {
  expect(parseRetryAfter(value, now)).toBeUndefined();
});

test('F07 what another replica was asked to wait for, this one waits for; a store that knows no measure is bounded', async () => {
  const events: string[] = [];
  let left = 4_500;
  const shared = {
    read: async (name: string) => (name === 'wait users' ? { text: 'wait', milliseconds: left } : undefined),
    write: (name: string, _: string, milliseconds: number) => void events.push(`${name} ${milliseconds}`),
  } as unknown as SharedState;
  const memory = createThrottleMemory(() => 0, shared);
  expect(await memory.secondsLeft('users')).toBe(5);
  expect(await memory.secondsLeft('groups')).toBe(0);
  memory.record('groups', 7);
  memory.record('groups', undefined);
  memory.record('groups', 0);
  expect(events).toEqual(['wait groups 7000']);
  left = Number.MAX_SAFE_INTEGER;
  expect(await createThrottleMemory(() => 0, shared).secondsLeft('users')).toBe(3_600);
});

test('SHR-06 a wait that is taken back in the store ends here within a minute; one of our own lasts', async () => {
  let [now, left, requests] = [0, 3_600_000, 0];
  const shared = {
    read: async () => {
      requests += 1;
      return left === 0 ? undefined : { text: 'wait', milliseconds: left };
    },
    write: () => undefined,
  } as unknown as SharedState;
  const memory = createThrottleMemory(() => now, shared);
  expect(await memory.secondsLeft('users')).toBe(3_600);
  memory.record('groups', 3_600);
  left = 0;
  now = 59_999;
  expect(await memory.secondsLeft('users')).toBe(3_541);
  expect(requests).toBe(1);
  now = 60_000;
  expect(await memory.secondsLeft('users')).toBe(0);
  expect(await memory.secondsLeft('groups')).toBe(3_540);
});
