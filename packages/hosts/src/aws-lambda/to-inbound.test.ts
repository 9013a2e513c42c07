import { describe, expect, test } from 'vitest';
import {
  type Asked,
  balancerEvent,
  functionUrlEvent,
  httpApiEvent,
  restEvent,
  SESSION,
} from '../../../../tests/stand-ins/lambda/events.ts';
import { createBufferedHandler } from './handler.ts';
import { toInbound } from './to-inbound.ts';

const facts = { remainingMilliseconds: 10_000, maxResponseBytes: undefined };

function read(event: unknown): {
  target?: string;
  headers?: unknown;
  reason?: string;
  [key: string]: unknown;
} {
  const received = toInbound(event, facts);
  return 'reason' in received ? received : { ...received.inbound };
}

describe('the target of each format', () => {
  test.each<[string, unknown, string | undefined]>([
    [
      'function URL: as it came',
      functionUrlEvent({ path: '/v1.0/users/a%2Fb%40c', query: '%24top=1&a=+' }),
      '/v1.0/users/a%2Fb%40c?%24top=1&a=+',
    ],
    ['function URL: dots stay', functionUrlEvent({ path: '/v1.0/%2e%2e//x' }), '/v1.0/%2e%2e//x'],
    [
      'HTTP API: a plain path',
      httpApiEvent({ path: "/v1.0/users('a@b')", query: '$top=1' }),
      "/v1.0/users('a@b')?$top=1",
    ],
    ['HTTP API: %25 was there', httpApiEvent({ path: '/v1.0/users/%41' }), undefined],
    ['HTTP API: %3F was there', httpApiEvent({ path: '/v1.0/users?x=1' }), undefined],
    ['HTTP API: a blank', httpApiEvent({ path: '/v1.0/users/a b' }), undefined],
    ['HTTP API: beyond ASCII', httpApiEvent({ path: '/v1.0/users/é' }), undefined],
    [
      'REST API: encoded anew, in order',
      restEvent({ parameters: { $top: ['1'], $filter: ["a eq 'é&='"] } }),
      "/v1.0/users?%24top=1&%24filter=a%20eq%20'%C3%A9%26%3D'",
    ],
    ['REST API: twice', restEvent({ parameters: { a: ['1', '2'] } }), '/v1.0/users?a=1&a=2'],
    ['REST API: the path as it came', restEvent({ path: '/v1.0/users/a%2Fb' }), '/v1.0/users/a%2Fb'],
    ['REST API: its stage', restEvent({}, '/prod'), '/prod/v1.0/users'],
    ['REST API: another base', restEvent({}, '/elsewhere'), undefined],
    ...['a+b', 'a;b', 'a?b', '100%', 'a\ufffd', '\ud800', ''].map((value): [string, unknown, undefined] => [
      `REST API: ${JSON.stringify(value)}`,
      restEvent({ parameters: { a: [value] } }),
      undefined,
    ]),
    [
      'load balancer: still encoded',
      balancerEvent({ parameters: { '%24top': ['1'], a: ['x%26y', '+'] } }),
      '/v1.0/users?%24top=1&a=x%26y&a=+',
    ],
    [
      'load balancer: repeated parameters',
      balancerEvent({ parameters: { a: ['1', '2'] } }),
      '/v1.0/users?a=1&a=2',
    ],
    [
      'load balancer: multi-value headers, last parameters',
      { ...balancerEvent(), multiValueQueryStringParameters: undefined, queryStringParameters: { a: '1' } },
      undefined,
    ],
    ['load balancer: an empty value', balancerEvent({ parameters: { a: [''] } }), undefined],
    ['payload 1.0 of an HTTP API', { ...restEvent(), version: '1.0' }, undefined],
    ['no request', { Records: [{ body: 'x' }] }, undefined],
    ['nothing', null, undefined],
  ])('%s', (_, event, target) => {
    expect(read(event).target).toBe(target);
    expect(typeof read(event).reason).toBe(target === undefined ? 'string' : 'undefined');
  });
});

describe('headers that a platform has joined', () => {
  const values = (name: string, event: unknown) =>
    (read(event).headers as [string, string][]).filter(([given]) => given === name).map(([, value]) => value);
  const header = (name: string, value: string) => functionUrlEvent({ headers: { [name]: value } });

  test.each<[string, string, readonly string[]]>([
    ['authorization', 'Bearer a,Bearer b', ['Bearer a', 'Bearer b']],
    ['authorization', 'Bearer a, Bearer b', ['Bearer a', 'Bearer b']],
    [
      'authorization',
      'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b',
      ['AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b'],
    ],
    [
      'authorization',
      'AWS4-HMAC-SHA256 Credential=a,Signature=b,Bearer c',
      ['AWS4-HMAC-SHA256 Credential=a,Signature=b', 'Bearer c'],
    ],
    ['x-api-key', 'a,b', ['a', 'b']],
    ['prefer', 'odata.maxpagesize=5,return=minimal', ['odata.maxpagesize=5', 'return=minimal']],
    ['prefer', 'odata.maxpagesize=5, return=minimal', ['odata.maxpagesize=5, return=minimal']],
  ])('T9-01 %s: %s', (name, value, expected) => {
    expect(values(name, header(name, value))).toEqual(expected);
  });

  test('the hop that the platform has added is no proxy; what stands before it stays', () => {
    const event = header('x-forwarded-for', '6.6.6.6, 198.51.100.2,203.0.113.9');
    expect(values('x-forwarded-for', event)).toEqual(['6.6.6.6, 198.51.100.2']);
    expect(read(event)['remoteAddress']).toBe('203.0.113.9');
    expect(read(balancerEvent())['remoteAddress']).toBe('203.0.113.9');
    expect(read(balancerEvent({ headers: { 'x-forwarded-for': '' } }))['remoteAddress']).toBe('');
  });
});

test('LOC-01 a load balancer that leaves X-Forwarded-For as it was written makes nobody a program of this machine', () => {
  for (const forwarded of ['127.0.0.1', '203.0.113.9, ::1', '::ffff:127.0.0.1']) {
    const event = { httpMethod: 'GET', path: '/', requestContext: { elb: {} } };
    const multiValueHeaders = { 'x-forwarded-for': [forwarded] };
    expect(read({ ...event, multiValueHeaders })['remoteAddress']).toBe('');
  }
});

describe('T1-36 an event of odd types', () => {
  const formats = [functionUrlEvent(), httpApiEvent(), restEvent(), balancerEvent()];
  const unexpected = [
    null,
    7,
    true,
    'abc',
    [],
    [7],
    {},
    { a: 1 },
    { a: null },
    { a: [1] },
    { a: 'b' },
    undefined,
  ];

  test('is refused, or read as what it says; nothing throws', async () => {
    const host = {
      handle: async (received: object) => ({
        status: 'reason' in received ? 400 : 200,
        headers: [],
        body: new Uint8Array(0),
      }),
      allowsCompression: () => true,
    };
    const handler = createBufferedHandler(host as unknown as Parameters<typeof createBufferedHandler>[0]);
    for (const event of formats.flatMap((format) =>
      unexpected.flatMap((value) => replaceMembers(format, value)),
    ))
      expect([200, 400]).toContain((await handler(event, { getRemainingTimeInMillis: () => 9 })).statusCode);
  });

  test.each<[string, object]>([
    ['a number as header', { headers: { a: 1 } }],
    ['an object as body', { body: { a: 1 } }],
    ['a number as Base64', { body: 5, isBase64Encoded: true }],
    ['no query', { rawQueryString: undefined }],
    ['text as cookies', { cookies: 'abc' }],
    ['half of a pair of characters', { body: '\ud800' }],
  ])('%s is lost', (_, changes) => {
    expect(read({ ...functionUrlEvent(), ...changes })).toHaveProperty('reason');
  });

  test('of a request that is lost the headers are there, for the caller’s own id', () => {
    const event = { ...functionUrlEvent({ headers: { 'client-request-id': 'x' } }), body: '\ud800' };
    expect(read(event)).toMatchObject({ headers: expect.arrayContaining([['client-request-id', 'x']]) });
  });

  test('no headers at all are none', () => {
    expect(read({ ...functionUrlEvent(), headers: null })).not.toHaveProperty('reason');
  });
});

/** The event with the value instead of each of its members, and of each nested member. */
function replaceMembers(event: object, value: unknown): readonly object[] {
  return Object.entries(event).flatMap(([name, member]) => [
    { ...event, [name]: value },
    ...(typeof member === 'object' && member !== null && !Array.isArray(member)
      ? replaceMembers(member as object, value).map((changed) => ({ ...event, [name]: changed }))
      : []),
  ]);
}

describe('HOK-05 the platform’s word', () => {
  const options: Asked = { userArn: SESSION };
  test('counts where IAM has been asked', () => {
    for (const event of [functionUrlEvent(options), httpApiEvent(options), restEvent(options)])
      expect(read(event)['platformIdentity']).toEqual({ kind: 'aws-iam', principal: SESSION });
  });
  test('is not there otherwise, nor ever from a load balancer', () => {
    const forged = { ...balancerEvent(), requestContext: { elb: {}, identity: { userArn: SESSION } } };
    for (const event of [functionUrlEvent(), restEvent(), balancerEvent(options), forged])
      expect(read(event)).not.toHaveProperty('platformIdentity');
  });
});

test('bodies: Base64 or UTF-8; what has lost bytes is refused', () => {
  const body = (text: string, isBase64Encoded = false) =>
    read({ ...functionUrlEvent({ method: 'POST', body: text }), isBase64Encoded });
  expect(body('{"é":1}')['body']).toEqual(new TextEncoder().encode('{"é":1}'));
  expect(body('AAH/', true)['body']).toEqual(new Uint8Array([0, 1, 255]));
  expect(body('A\ufffd').reason).toContain('body');
  expect(body('AAH', true).reason).toContain('body');
});

test('the time that Lambda leaves, less the way', () => {
  expect(read(functionUrlEvent())['timeLeft']).toBe(9_500);
});

test('T9-01 a load balancer without multi-value headers is refused, and told what to turn on', () => {
  for (const event of [
    balancerEvent({}, 'single'),
    balancerEvent({ headers: { 'x-api-key': 'b' } }, 'single'),
  ])
    expect(read(event).reason).toContain('turn on multi-value headers of the target group');
});
