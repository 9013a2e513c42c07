import { expect, test } from 'vitest';
import { isLoopbackAddress, isLoopbackHost, stripBrackets } from './loopback.ts';

test.each([
  ['127.0.0.1', true, true],
  ['127.255.255.254', true, true],
  ['::1', true, true],
  // Names are hosts, and only hosts.
  ['localhost', false, true],
  ['LocalHost', false, true],
  // A dual-stack listener reports IPv4 like this; it isn't written in configurations.
  ['::ffff:127.0.0.1', true, false],
  ['::FFFF:127.0.0.9', true, false],
  ['', false, false],
  ['127.0.0', false, false],
  ['127.1', false, false],
  ['127.0.0.256', false, false],
  ['127.0.0.1000', false, false],
  ['127.0.0.1.evil.example', false, false],
  ['1127.0.0.1', false, false],
  ['127.0.0.1:80', false, false],
  ['127.0.0.1\n', false, false],
  ['localhost.', false, false],
  ['localhost.evil.example', false, false],
  ['0.0.0.0', false, false],
  ['::', false, false],
  ['::11', false, false],
  ['[::1]', false, false],
  ['::ffff:10.0.0.1', false, false],
  ['::ffff:::1', false, false],
  ['::ffff:::ffff:127.0.0.1', false, false],
  ['::ffff:7f00:1', false, false],
  ['169.254.169.254', false, false],
  ['10.0.0.1', false, false],
  ['2001:db8::1', false, false],
])('%j is a loopback address: %s, a loopback host: %s', (text, address, host) => {
  expect([isLoopbackAddress(text), isLoopbackHost(text)]).toEqual([address, host]);
});

test.each([
  ['[::1]', '::1'],
  ['::1', '::1'],
  ['localhost', 'localhost'],
  ['[::1', '[::1'],
  ['[[::1]]', '[[::1]]'],
  ['[::1]x', '[::1]x'],
])('%s without brackets is %s', (host, bare) => {
  expect(stripBrackets(host)).toBe(bare);
});
