import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { getRequestedOrigin } from '../handle-incoming-request.ts';

const named = (host: string | undefined, localAddress = '127.0.0.1', secure = false) =>
  getRequestedOrigin(
    { headers: { host }, socket: { localAddress, localPort: 8484 } } as IncomingMessage,
    secure,
  );

test.each([
  ['localhost:8484', '127.0.0.1', 'http://localhost:8484'],
  ['LOCALHOST:8484', '127.0.0.1', 'http://localhost:8484'],
  ['127.0.0.1:8484', '127.0.0.1', 'http://127.0.0.1:8484'],
  ['localhost:8484', '::1', 'http://localhost:8484'],
  ['[::1]:8484', '::1', 'http://[::1]:8484'],
])('%s at %s is a name of ours', (host, address, origin) => {
  expect(named(host, address)).toBe(origin);
});

test('with TLS the scheme is https', () => {
  expect(named('localhost:8484', '127.0.0.1', true)).toBe('https://localhost:8484');
});

test.each([
  ['localhost'],
  ['localhost:8485'],
  ['localhost:08484'],
  ['localhost.:8484'],
  ['127.0.0.1:80'],
  ['127.1:8484'],
  ['[::1]:8484'],
  ['[::ffff:127.0.0.1]:8484'],
  ['evil.example:8484'],
  ['localhost.evil.example:8484'],
  ['user@localhost:8484'],
  ['localhost:8484/evil'],
  ['localhost:8484, evil.example'],
  [' localhost:8484'],
  [''],
  [undefined],
])('T1-32 %j at 127.0.0.1 is none', (host) => {
  expect(named(host)).toBeUndefined();
});
