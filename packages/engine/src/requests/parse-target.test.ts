import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../kernel/errors.ts';
import { parseLinkTarget, parseTarget } from './parse-target.ts';
import { writeTarget } from './write-target.ts';

const FULLWIDTH_DOTS = encodeURIComponent('．．');
const MALFORMED: readonly (readonly [row: string, targets: readonly string[]])[] = [
  [
    'REQ-03 dot segments',
    ['/v1.0/users/../groups', '/./v1.0', '/v1.0/users/..', '/v1.0/.', '/..', '/v1.0/..;/users'],
  ],
  [
    'REQ-04 encoded dot segments',
    [
      '/v1.0/%2e%2e/users',
      '/v1.0/.%2E',
      '/v1.0/%2E',
      '/%252e%252e/x',
      '/%25252e%25252e/x',
      '/a%2541b',
      `/v1.0/${FULLWIDTH_DOTS}`,
    ],
  ],
  [
    'REQ-05 separators in a segment',
    [
      '/v1.0/a%2Fb',
      '/v1.0/a%2fb',
      '/v1.0/a%5Cb',
      '/v1.0/a\\b',
      '/v1.0/a%23b',
      '/v1.0/jane_x.com%23EXT%23%40t.com',
      '/v1.0/a#b',
      '/v1.0/a%3Fb',
      '/v1.0/a;a=b',
      '/v1.0/a%3Bb',
      '/a%EF%BC%8Fb',
      '/v1.0/users#x',
      '/v1.0/users?a=b#c',
      '/\\evil/x',
    ],
  ],
  [
    'REQ-06 empty segments',
    [
      '//v1.0/users',
      '/v1.0//users',
      '/v1.0/users//',
      '/',
      '//',
      '',
      '//evil.example/v1.0',
      '/v1.0/users//?$top=1',
    ],
  ],
  [
    'REQ-07 bytes',
    [
      '/a%00',
      '/a%0a',
      '/a%0D%0Ab',
      '/%C0%AE',
      '/%C0%AF',
      '/%E0%80%AF',
      '/%FF',
      '/%',
      '/%G1',
      '/%2',
      '/uſers',
      '/．．',
      '/e\u0301',
      '/a\tb',
      '/a b',
      '/a\u0000',
      '/%7F',
      '/%C2%85',
      '/%ED%A0%80',
      '/%E2%80%A8',
      '/a<b',
      '/a"b',
      '/a|b',
      '/a^b',
      '/a`b',
      '/{a}',
    ],
  ],
  [
    'REQ-09 query oddities',
    [
      '/a?x',
      '/a?x?y',
      '/a?x=1&',
      '/a?&x=1',
      '/a?x=1&&y=2',
      '/a?=1',
      '/a?%3D=1&=',
      '/a?a=1;b=2',
      '/a?x=%',
      '/a?x=%G1',
      '/a?x=%FF',
      '/a?x=%00',
      '/a?x=%0a',
      '/a?%0a=1',
      '/a?x="y"',
      '/a?x=é',
      '/a?x=a b',
      '/a?x=1?y=2',
    ],
  ],
  [
    'NET-03 forms',
    [
      'http://169.254.169.254/x',
      'https://graph.microsoft.com/v1.0/users',
      '*',
      'v1.0/users',
      'user@host/x',
      '?x=1',
      'graph.microsoft.com:443',
    ],
  ],
];

describe('parseTarget', () => {
  it.each(MALFORMED.flatMap(([row, targets]) => targets.map((target) => [row, target] as const)))(
    'refuses %s: %s',
    (_, target) => {
      expect(() => parseTarget(target)).toThrow(expect.objectContaining({ code: 'TARGET_MALFORMED' }));
    },
  );

  it.each([
    ['v1.0/users', 'not in origin form'],
    ['/a<b', 'character in path'],
    ['/%FF', 'encoding of path'],
    ['/a%2Fb', 'segment'],
    ['/', 'segment'],
    ['/a?x=<', 'character in query'],
    ['/a?x', 'query pair without "="'],
    ['/a?=1', 'query pair without name'],
    ['/a?x=%FF', 'encoding of query'],
  ])('tells what is wrong, without the text: %s', (target, subject) => {
    expect(() => parseTarget(target)).toThrow(expect.objectContaining({ detail: { subject } }));
  });

  it.each([
    ['/v1.0/users', ['v1.0', 'users'], []],
    ['/v1.0/users/', ['v1.0', 'users'], []],
    ['/v1.0/users?', ['v1.0', 'users'], []],
    ['/v1.0/%75sers/?$top=5', ['v1.0', 'users'], [['$top', '5']]],
    ['/v1.0/users?$top=5', ['v1.0', 'users'], [['$top', '5']]],
    ['/v1.0/users?%24select=id%2Cmail', ['v1.0', 'users'], [['$select', 'id,mail']]],
    ['/u/x%40y.z', ['u', 'x@y.z'], []],
    ['/u/x@y.z', ['u', 'x@y.z'], []],
    ['/u/a+b', ['u', 'a+b'], []],
    ["/users('o''x')", ["users('o''x')"], []],
    ['/u/a%25b', ['u', 'a%b'], []],
    ["/a?$filter=x+eq+'a%2Bb'", ['a'], [['$filter', "x eq 'a+b'"]]],
    ['/a?x=b=c', ['a'], [['x', 'b=c']]],
    ['/a?x=', ['a'], [['x', '']]],
    ['/a?x=%2F..%3B%26', ['a'], [['x', '/..;&']]],
    ['/a?x=%252e', ['a'], [['x', '%2e']]],
    ['/%C3%A9', ['é'], []],
    [
      '/a?b=1&a=2',
      ['a'],
      [
        ['b', '1'],
        ['a', '2'],
      ],
    ],
  ])('reads %s', (raw, segments, query) => {
    expect(parseTarget(raw)).toEqual({ segments, query: query.map(([name, value]) => ({ name, value })) });
  });

  it('is undone and redone by writeTarget', () => {
    const alphabet = fc.constantFrom(
      ..."aZ09/?&=%$@'(),;:+ .~-_%2F%25%41%C3%A9é".split(''),
      '%20',
      '%2B',
      '%C3%A9',
      '%E2%82%AC',
      '%26',
      '%3D',
      '%27',
    );
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 30 }), (tail) => {
        const target = tryParse(`/${tail}`);
        if (target === undefined) return;
        const written = writeTarget(target);
        expect(parseTarget(written)).toEqual(target);
        expect(writeTarget(parseTarget(written))).toBe(written);
      }),
      { numRuns: 3000 },
    );
  });

  it('writes and reads back any components that are no fault', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    const target = fc.record({
      segments: fc.array(text, { minLength: 1, maxLength: 4 }),
      query: fc.array(fc.record({ name: text, value: fc.string({ unit: 'grapheme', maxLength: 12 }) }), {
        maxLength: 3,
      }),
    });
    let read = 0;
    fc.assert(
      fc.property(target, (components) => {
        const parsed = tryParse(writeTarget(components));
        if (parsed === undefined) return;
        read += 1;
        expect(parsed).toEqual(components);
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(500);
  });
});

describe('parseLinkTarget', () => {
  it.each([
    ["/v1.0/users?$skiptoken=X'44537074'", '$skiptoken', "X'44537074'"],
    ['/v1.0/x?$deltatoken=3;%234;%231;3;a-b;1', '$deltatoken', '3;#4;#1;3;a-b;1'],
    ['/v1.0/x?%24skiptoken=a!b"{}|?', '$skiptoken', 'a!b"{}|?'],
    ['/v1.0/x?$skiptoken', '$skiptoken', ''],
    ["/v1.0/users('a%23EXT%23%40b.c')/events?$skip=10", '$skip', '10'],
  ])('reads %s', (raw, name, value) => {
    expect(parseLinkTarget(raw).query).toEqual([{ name, value }]);
  });

  it('reads a link without query, and one of several pairs, empty ones left out', () => {
    expect(parseLinkTarget('/v1.0/users')).toEqual({ segments: ['v1.0', 'users'], query: [] });
    expect(parseLinkTarget('/x?&a=1&&b=2&').query).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ]);
  });

  it('tells what is wrong in the query of a link', () => {
    const detail = { subject: 'character in query' };
    expect(() => parseLinkTarget('/a?x=a b')).toThrow(expect.objectContaining({ detail }));
  });

  it.each([
    '/v1.0/../x?$skip=1',
    '/a%2Fb?x=1',
    '/a;b?x=1',
    '/a?x=#b',
    '/a?x=\u00e9',
    '/a?x=a b',
    '/a?x=\r\nb',
    '/a?x=%',
    '//evil/x',
    '/a%23b?x=1',
  ])('refuses %s', (raw) => {
    expect(() => parseLinkTarget(raw)).toThrow(expect.objectContaining({ code: 'TARGET_MALFORMED' }));
  });
});

function tryParse(raw: string): ReturnType<typeof parseTarget> | undefined {
  try {
    return parseTarget(raw);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}
