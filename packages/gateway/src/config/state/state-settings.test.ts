import { expect, test } from 'vitest';
import { readSettings } from '../../../../clouds/src/settings/read-settings.ts';
import { STATE } from './state-settings.ts';

const read = (data: unknown) => readSettings(STATE, data);

test('an address alone is a block with the usual rest', () => {
  const usual = { prefix: 'nymgate', deadlineMilliseconds: 20 };
  expect(read('redis://127.0.0.1:6379')).toEqual({ value: { url: 'redis://127.0.0.1:6379', ...usual } });
  expect(read({ url: 'rediss://redis.example:6380/2', username: 'u', password: 'env:P' })).toEqual({
    value: { url: 'rediss://redis.example:6380/2', username: 'u', password: 'env:P', ...usual },
  });
});

test.each([
  ['redis://redis.example', 'plain redis:// is for loopback'],
  ['redis://10.0.0.7:6379/1', 'plain redis:// is for loopback'],
  ['redis://127.0.0.1.example', 'plain redis:// is for loopback'],
  ['rediss://nymgate:secret@redis.example', 'without user and password'],
  ['rediss://redis.example?password=secret', 'without user and password'],
  ['https://redis.example', 'must be rediss://'],
  ['http://127.0.0.1:6379', 'or redis:// on loopback'],
  ['rediss://redis.example/a', 'must be rediss://'],
])('SHR-05 %s is refused, and never told', (url, words) => {
  for (const data of [url, { url }]) {
    const reading = read(data);
    const errors = 'errors' in reading ? JSON.stringify(reading.errors) : '';
    expect(errors).toContain(words);
    expect(errors).not.toContain('secret');
  }
});

test.each(['redis://localhost', 'redis://[::1]:6379/0', 'redis://127.0.0.1', 'rediss://10.0.0.7'])(
  '%s',
  (url) => {
    expect(read(url)).toMatchObject({ value: { url } });
  },
);

test('SHR-05 a password stands nowhere but behind a reference, a prefix is one word', () => {
  const url = 'redis://127.0.0.1';
  for (const wrong of [
    { password: 'secret' },
    { prefix: 'a:b' },
    { prefix: '' },
    { prefix: 'a*' },
    { token: 'x' },
  ])
    expect(read({ url, ...wrong })).toHaveProperty('errors');
});
