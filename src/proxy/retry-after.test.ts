import { expect, test } from 'vitest';
import { retryAfterSeconds } from './retry-after.ts';

const now = Date.parse('2026-11-25T10:00:00Z');

test.each([
  ['0', 0],
  ['120', 120],
  ['999999999', 3_600],
  ['Wed, 25 Nov 2026 10:00:30 GMT', 30],
  ['Wed, 25 Nov 2026 09:00:00 GMT', 0],
  ['Fri, 25 Nov 2126 10:00:00 GMT', 3_600],
])('%s is %d seconds', (value, seconds) => {
  expect(retryAfterSeconds(value, now)).toBe(seconds);
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
  expect(retryAfterSeconds(value, now)).toBeUndefined();
});
