import { HttpRequest } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { toInbound } from './create-handler.ts';

type Given = { readonly url: string; readonly headers?: Record<string, string>; readonly method?: string };
const received = ({ url, headers = {}, method = 'GET' }: Given) =>
  toInbound(new HttpRequest({ method, url: `https://gateway.azurewebsites.net${url}`, headers }));
const target = (given: Given) => {
  const found = received(given);
  return 'inbound' in found ? found.inbound.target : undefined;
};
const sent = (raw: string) => ({ 'x-waws-unencoded-url': raw });

describe('T1-07 the target is the one that was sent, and the platform has seen no other', () => {
  test.each([
    ['/v1.0/users', '/v1.0/users'],
    ['/v1.0/users?$top=5', '/v1.0/users?$top=5'],
    ["/v1.0/users('x')", '/v1.0/users(%27x%27)'],
    ['/v1.0/%75sers', '/v1.0/users'],
    ["/v1.0/users?$filter=a%20eq%20'b'", "/v1.0/users?$filter=a%20eq%20'b'"],
    ['/v1.0/users?a=%2F&b=%2f', '/v1.0/users?a=%2F&b=%2f'],
  ])('%s, seen as %s', (raw, url) => expect(target({ url, headers: sent(raw) })).toBe(raw));

  test.each([
    ['no header', '/v1.0/users', {}],
    ['another path', '/v1.0/users', sent('/v1.0/groups')],
    ['another query', '/v1.0/users?$top=5', sent('/v1.0/users?$top=999')],
    ['dot segments', '/v1.0/groups', sent('/v1.0/users/../groups')],
    ['two headers, joined', '/v1.0/users', sent('/v1.0/users, /v1.0/users')],
    ['a query that only one has', '/v1.0/users', sent('/v1.0/users?$top=5')],
    ['a double slash', '/v1.0/users', sent('/v1.0//users')],
    ['encoded twice', '/v1.0/a%2Fb', sent('/v1.0/a%252Fb')],
  ])('is lost: %s', (_, url, headers) => expect(received({ url, headers })).toHaveProperty('reason'));
});

test('NET-07 the address is the one that the front end has written, and no other is left of it', () => {
  const found = received({
    url: '/v1.0/users',
    headers: { ...sent('/v1.0/users'), 'x-forwarded-for': '127.0.0.1, [2001:db8::1]:443' },
  });
  expect(found).toMatchObject({ inbound: { remoteAddress: '2001:db8::1' } });
  if (!('inbound' in found)) throw new Error('lost');
  expect(found.inbound.headers).toContainEqual(['x-forwarded-for', '127.0.0.1']);
});

test('LOC-01 nobody is a program of this machine by a header', () => {
  for (const forwarded of ['127.0.0.1', '203.0.113.9, [::1]:443', '127.0.0.1:52044'])
    expect(
      received({ url: '/v1.0/users', headers: { ...sent('/v1.0/users'), 'x-forwarded-for': forwarded } }),
    ).toMatchObject({ inbound: { remoteAddress: '' } });
});

test('HOK-05 what Azure says of a caller is not passed on', () => {
  const found = received({
    url: '/v1.0/users',
    headers: {
      ...sent('/v1.0/users'),
      'x-ms-client-principal': 'e30=',
      'x-ms-client-principal-id': 'admin',
      'x-ms-token-aad-id-token': 'x',
    },
  });
  expect(JSON.stringify(found)).not.toMatch(/x-ms-|platformIdentity/);
});

test('a body that the library drops is not taken for none', () => {
  const headers = { ...sent('/v1.0/users'), 'content-length': '2' };
  expect(received({ url: '/v1.0/users', headers })).toHaveProperty('reason');
  expect(received({ url: '/v1.0/users', headers, method: 'POST' })).toHaveProperty('inbound');
});
