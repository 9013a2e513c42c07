import { describe, expect, it } from 'vitest';
import { parsePathPattern } from './paths/path-pattern.ts';
import { encodeSegment, encodeValue, writePath, writeTarget } from './write-target.ts';

describe('writeTarget', () => {
  it.each([
    [['v1.0', 'users', 'x@y'], [['$top', '5']], '/v1.0/users/x%40y?$top=5'],
    [['v1.0', 'users'], [['$select', 'id,displayName']], '/v1.0/users?$select=id,displayName'],
    [['u', 'jane_x.com#EXT#@t.onmicrosoft.com'], [], '/u/jane_x.com%23EXT%23%40t.onmicrosoft.com'],
    [['u', 'a/b?c#d&e=f%g;h\\i'], [], '/u/a%2Fb%3Fc%23d%26e=f%25g%3Bh%5Ci'],
    [['a'], [['$filter', "x eq 'a&b=c#d+e%f;g?h'"]], "/a?$filter=x%20eq%20'a%26b%3Dc%23d%2Be%25f%3Bg%3Fh'"],
    [['a'], [['n=&', 'é😀']], '/a?n%3D%26=%C3%A9%F0%9F%98%80'],
    [['a\r\nb'], [['x', '\u0000']], '/a%0D%0Ab?x=%00'],
  ])('writes %j %j', (segments, query, written) => {
    expect(writeTarget({ segments, query: query.map(([name = '', value = '']) => ({ name, value })) })).toBe(
      written,
    );
  });
});

describe('writePath', () => {
  const slots = { id: { type: 'string' as const } };

  it('fills a segment', () => {
    expect(writePath(parsePathPattern('/v1.0/users/{id}/events', slots), { id: 'p~ab@c.d' })).toBe(
      '/v1.0/users/p~ab%40c.d/events',
    );
  });

  it('doubles quotes in a quoted slot', () => {
    expect(writePath(parsePathPattern("/v1.0/users('{id}')", slots), { id: "o'b" })).toBe(
      "/v1.0/users('o''b')",
    );
  });

  it.each(['id', 'constructor'])('writes a slot without value as nothing: %s', (name) => {
    expect(writePath(parsePathPattern(`/u/{${name}}/x`, { [name]: { type: 'string' } }), {})).toBe('/u//x');
  });

  it('keeps a value in its component', () => {
    expect(writePath(parsePathPattern('/u/{id}', slots), { id: '../x?$y=1#z' })).toBe('/u/..%2Fx%3F$y=1%23z');
  });
});

it('a value alone is written as in its component', () => {
  expect(encodeSegment('a/b?c=d&e #+@')).toBe('a%2Fb%3Fc=d%26e%20%23%2B%40');
  expect(encodeValue('a/b?c=d&e #+@')).toBe('a/b%3Fc%3Dd%26e%20%23%2B@');
});
