import { expect, test } from 'vitest';
import { findHeadFault } from './check-head.ts';

const fault = (...headers: [string, string][]) =>
  findHeadFault({ method: 'GET', target: '/', headers, body: new Uint8Array(0), remoteAddress: '' });

test('T1-31 T1-32 what the listener refuses in a head, a function refuses too', () => {
  expect(fault(['Host', 'a'], ['accept', '*/*'])).toBeUndefined();
  expect(fault()).toBeUndefined();
  expect(fault(['host', 'a'], ['HOST', 'b'])).toBe('more than one Host');
  expect(fault(['Upgrade', 'websocket'])).toBe('an upgrade of the connection');
});
