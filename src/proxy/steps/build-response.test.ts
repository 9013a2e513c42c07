import { expect, test } from 'vitest';
import { RequestError } from '../../kernel/errors.ts';
import { SourceFailure } from '../../kernel/ports.ts';
import { errorToResponse, toRequestError } from './build-response.ts';

const identity = {
  policy: '0123456789abcdef',
  epoch: 'fedcba9876543210',
  requestId: '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11',
};

test.each([
  ['timeout', 'SOURCE_TIMEOUT'],
  ['unreachable', 'SOURCE_UNREACHABLE'],
  ['proxy', 'SOURCE_UNREACHABLE'],
  ['aborted', 'SOURCE_UNREACHABLE'],
  ['truncated', 'RESPONSE_NOT_SANITIZABLE'],
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
  });
  expect(JSON.parse(new TextDecoder().decode(outbound.body))).toEqual({
    error: {
      code: 'SOURCE_ERROR',
      message: 'Microsoft Graph answered with an error.',
      requestId: identity.requestId,
      innerError: { code: 'ErrorItemNotFound' },
    },
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
