import { expect, test } from 'vitest';
import { isLoopbackHost } from '../network/loopback.ts';
import { isPlatformLocal } from './origins.ts';

test.each([
  ['169.254.169.254', true],
  ['169.254.170.2', true],
  ['fd00:ec2::254', true],
  ['fd20:ce::254', true],
  ['169.254.1', false],
  ['169.254.256.1', false],
  ['169.254.169.254.evil.example', false],
  ['1169.254.169.254', false],
  ['metadata.google.internal', false],
  ['fd00:ec2::2541', false],
  ['10.0.0.1', false],
  ['127.0.0.1', false],
])('%s is a metadata address: %s', (host, expected) => {
  expect(isPlatformLocal(host)).toBe(expected);
  if (expected) expect(isLoopbackHost(host)).toBe(false);
});
