import { expect, test } from 'vitest';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import { SourceFailure } from '../../../../engine/src/kernel/ports.ts';
import { containsPlaintext, errorToResponse, reserveRoom, toRequestError } from './build-response.ts';

const identity = {
  policy: '0123456789abcdef',
  keyFingerprint: 'fedcba9876543210',
  requestId: '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11',
  clientRequestId: '',
  time: Date.UTC(2026, 10, 2, 9, 0, 5, 678),
};

test.each([
  ['timeout', 'SOURCE_TIMEOUT'],
  ['unreachable', 'SOURCE_UNREACHABLE'],
  ['proxy', 'SOURCE_UNREACHABLE'],
  ['dns', 'SOURCE_UNREACHABLE'],
  ['aborted', 'SOURCE_UNREACHABLE'],
  ['truncated', 'SOURCE_TRUNCATED'],
  ['too-large', 'RESPONSE_NOT_SANITIZABLE'],
  ['encoding', 'RESPONSE_NOT_SANITIZABLE'],
] as const)('a source that fails by %s is %s', (reason, code) => {
  expect(toRequestError(new SourceFailure(reason)).code).toBe(code);
});

test('an unforeseen failure is a refusal that tells nothing of it', () => {
  const outbound = errorToResponse(toRequestError(new TypeError('alice@contoso.com')), identity, 'GET');
  expect(outbound.status).toBe(502);
  expect(JSON.stringify(outbound.headers) + new TextDecoder().decode(outbound.body)).not.toContain('alice');
});

test('the envelope is that of Graph, with the code in a header too', () => {
  const outbound = errorToResponse(
    new RequestError('SOURCE_ERROR', { status: 404, sourceCode: 'ErrorItemNotFound' }),
    identity,
    'GET',
  );
  expect(outbound.status).toBe(404);
  expect(Object.fromEntries(outbound.headers)).toMatchObject({
    'nymgate-error': 'SOURCE_ERROR',
    'cache-control': 'no-store',
    'nymgate-policy': identity.policy,
    'request-id': identity.requestId,
  });
  expect(JSON.parse(new TextDecoder().decode(outbound.body))).toEqual({
    error: {
      code: 'SOURCE_ERROR',
      message: 'Microsoft Graph answered with an error.',
      innerError: {
        code: 'ErrorItemNotFound',
        date: '2026-11-02T09:00:05',
        'request-id': identity.requestId,
        'client-request-id': identity.requestId,
      },
    },
  });
});

test("a caller's own id of its request stands in the envelope and in a header", () => {
  const clientRequestId = '0b1d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11';
  const { headers, body } = errorToResponse(
    new RequestError('ENDPOINT_NOT_ALLOWED'),
    { ...identity, clientRequestId },
    'GET',
  );
  expect(headers).toContainEqual(['client-request-id', clientRequestId]);
  expect(JSON.parse(new TextDecoder().decode(body)).error.innerError).toEqual({
    date: '2026-11-02T09:00:05',
    'request-id': identity.requestId,
    'client-request-id': clientRequestId,
  });
});

test('Retry-After, hint and Location are there when known, and only then', () => {
  const throttled = errorToResponse(
    new RequestError('SOURCE_THROTTLED', { retryAfter: 30 }),
    identity,
    'GET',
  );
  expect(Object.fromEntries(throttled.headers)['retry-after']).toBe('30');
  const plain = errorToResponse(new RequestError('SOURCE_THROTTLED'), identity, 'GET');
  expect(plain.headers.map(([name]) => name)).not.toContain('retry-after');
});

test('HEAD has no body', () => {
  expect(errorToResponse(new RequestError('ENDPOINT_NOT_ALLOWED'), identity, 'HEAD').body).toHaveLength(0);
});

const ID = '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11';
const CHAT = `19:${ID}_0b1d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11@unq.gbl.spaces`;
const none = { secrets: [], path: '/v1.0/users', linksOpened: 0 };

test.each<[string, string, Parameters<typeof containsPlaintext>[1]]>([
  ['the value', ID, { ...none, secrets: [ID] }],
  ['the value in another letter case', ID.toUpperCase(), { ...none, secrets: [ID] }],
  ['a part of the value', ID, { ...none, secrets: [CHAT] }],
  ['the value with more around it', `a ${ID} b`, { ...none, secrets: [ID] }],
  ['a part of what a sealed link hid', ID, { ...none, path: `/v1.0/users/${ID}/events`, linksOpened: 1 }],
])('TOK-07 repeats: %s', (_, text, opened) => {
  expect(containsPlaintext(text, opened)).toBe(true);
});

test.each<[string, string, Parameters<typeof containsPlaintext>[1]]>([
  ['anything, where nothing was opened', ID, none],
  ['an id that the caller has written in clear', ID, { ...none, path: `/v1.0/users/${ID}/events` }],
  ['another id', ID.replace('4f', '5f'), { ...none, secrets: [ID, CHAT] }],
  ['the size of a page', '50', { ...none, secrets: ['1500'] }],
])('repeats nothing: %s', (_, text, opened) => {
  expect(containsPlaintext(text, opened)).toBe(false);
});

test('an answer larger than its platform carries is refused with a sentence, and asks for no room', () => {
  const budget = { remainingMilliseconds: () => 1_000, signal: undefined };
  const outbound = (bytes: number) => ({ status: 200, headers: [], body: new Uint8Array(bytes) });
  const reserved: number[] = [];
  const take = (bytes: number) => reserved.push(bytes) > 0;
  expect(reserveRoom({ reserve: take, maxBytes: 10 }, outbound(10), budget)).toBeUndefined();
  expect(() => reserveRoom({ reserve: take, maxBytes: 10 }, outbound(11), budget)).toThrow(
    expect.objectContaining({
      code: 'RESPONSE_NOT_SANITIZABLE',
      detail: expect.objectContaining({ subject: expect.stringContaining('smaller pages with $top') }),
    }),
  );
  expect(reserved).toEqual([10]);
  expect(reserveRoom({ reserve: take }, outbound(11), budget)).toBeUndefined();
});
