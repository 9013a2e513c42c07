import fc from 'fast-check';
import type { WireRequest } from './wire-request.ts';

const SEGMENT = fc.constantFrom(
  ...['entra-id', 'msft-teams', 'v1.0', 'users', 'groups', 'delta', 'a', 'a%25b', 'a%2Cb', 'a+b', 'a%2Bb'],
  ...['', '.', '..', '%2e%2e', '%2E', '%252e', 'x%2Fy', 'x%5Cy', 'x\\y', 'x;y', 'x%3By', '%00', '%FF', '%'],
  ...[
    '%C3%A9',
    'x%20y',
    'x%3Fy',
    'x%23y',
    "users('x')",
    '%75sers',
    'x@y.example',
    'x%40y.example',
    'x=y',
    'x&y',
  ],
);
const NAME = fc.constantFrom(
  ...[
    '$top',
    '%24top',
    '$TOP',
    'top',
    '$select',
    '$filter',
    '$count',
    'a',
    'b',
    'z',
    '',
    '%61',
    'a%5B%5D',
    'a%26',
  ],
);
const VALUE = fc.oneof(
  fc.constantFrom(
    '5',
    '999',
    'id',
    'id,department',
    'id%2Cdepartment',
    'x+y',
    'x%20y',
    'x%2By',
    'x y',
    '',
    'true',
  ),
  fc.constantFrom(
    '%',
    '%G1',
    '%FF',
    '%00',
    '%25',
    '%2525',
    'a=b',
    'a%3Db',
    'a%26b',
    'x;y',
    'x?y',
    '%C3%A9',
    "'x'",
  ),
  fc.string({ unit: fc.constantFrom(...'abZ09-._~!$\'()*,:@/%&=+;?"<>|#'), maxLength: 8 }),
);
const PAIR = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(NAME, VALUE).map(([name, value]) => `${name}=${value}`) },
  { weight: 1, arbitrary: NAME },
);
const HEADER = fc.constantFrom<[string, string]>(
  ...([
    ['ConsistencyLevel', 'eventual'],
    ['consistencylevel', 'eventual'],
    ['ConsistencyLevel', 'strong'],
    ['Prefer', 'odata.maxpagesize=5'],
    ['prefer', 'outlook.timezone="UTC"'],
    ['Prefer', 'odata.maxpagesize=5, odata.maxpagesize=6'],
    ['Accept', 'application/json'],
    ['Cookie', 'a=1; b=2'],
    ['Cookie', 'c=3'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['X-Original-URL', '/entra-id/v1.0/groups'],
    ['X-WAWS-Unencoded-URL', '/entra-id/v1.0/groups'],
    ['X-Rewrite-URL', '/entra-id/v1.0/groups'],
    ['X-Forwarded-For', '127.0.0.1'],
    ['X-Forwarded-Host', 'evil.example'],
    ['X-MS-CLIENT-PRINCIPAL', 'e30='],
    ['X-MS-CLIENT-PRINCIPAL-NAME', 'admin'],
    ['X-Amzn-Trace-Id', 'Root=1'],
    ['X-Custom', 'p~x'],
    ['Referer', 'https://a.example/'],
    ['If-None-Match', '"x"'],
  ] satisfies [string, string][]),
);

/** Mostly targets that some rule names, with something odd in one place. */
const TARGET = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('/entra-id/v1.0/users', '/msft-teams/v1.0/users', '/msft-teams/v1.0/a%25b'),
        fc.array(PAIR, { maxLength: 4 }),
      )
      .map(([path, pairs]) => (pairs.length === 0 ? path : `${path}?${pairs.join('&')}`)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('/msft-teams/v1.0', '/entra-id/v1.0', ''),
        fc.array(SEGMENT, { maxLength: 4 }),
        fc.array(PAIR, { maxLength: 2 }),
      )
      .map(([base, segments, pairs]) => {
        const path = [base, ...segments].join('/') || '/';
        return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
      }),
  },
);

/** Any request that a caller may write: hostile target, headers in any number, a body where one may be and where none may. */
export const ARBITRARY_REQUEST: fc.Arbitrary<WireRequest> = fc
  .record({
    method: fc.oneof(
      { weight: 6, arbitrary: fc.constant('GET') },
      { weight: 1, arbitrary: fc.constantFrom('HEAD', 'POST', 'DELETE', 'PATCH', 'OPTIONS') },
    ),
    target: TARGET,
    headers: fc.array(HEADER, { maxLength: 4 }),
    body: fc.option(fc.constantFrom('{}', '{"a":1}', 'x'), { nil: undefined, freq: 6 }),
  })
  .map(({ body, ...head }) => ({
    ...head,
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  }));
