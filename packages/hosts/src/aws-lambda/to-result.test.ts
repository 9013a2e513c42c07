import { expect, test } from 'vitest';
import { maxBodyBytes, toResult } from './handler.ts';

const headers = [['content-type', 'application/json']] as const;
const answer = (body: Uint8Array, status = 200) => ({ status, headers, body });
const text = (length: number, character = '"') => new TextEncoder().encode(character.repeat(length));
const url = { format: 'function-url', multiValueHeaders: false } as const;

test('text as text, bytes as Base64, a load balancer in its own words', () => {
  expect(toResult(answer(text(2, 'é')), url)).toEqual({
    ...{
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: 'éé',
      isBase64Encoded: false,
    },
  });
  expect(toResult(answer(new Uint8Array([255, 0])), url)).toMatchObject({
    body: '/wA=',
    isBase64Encoded: true,
  });
  expect(toResult(answer(text(1), 404), { format: 'load-balancer', multiValueHeaders: true })).toMatchObject({
    statusDescription: '404 Not Found',
    multiValueHeaders: { 'content-type': ['application/json'] },
  });
});

test('an answer without a body has an empty text', () => {
  expect(toResult({ status: 204, headers, body: undefined }, url)).toMatchObject({
    ...{ statusCode: 204, body: '', isBase64Encoded: false },
  });
});

test('an answer beyond Lambda’s quota is 502 that says what to do, never a part', () => {
  const over = toResult(answer(text(3_200_000)), url);
  expect([over.statusCode, over.headers?.['nymgate-error']]).toEqual([502, 'RESPONSE_NOT_SANITIZABLE']);
  expect(over.body).toContain('smaller pages with $top');
  expect(toResult(answer(text(3_000_000)), url).statusCode).toBe(200);
  const balancer = { format: 'load-balancer', multiValueHeaders: true } as const;
  expect(toResult(answer(text(600_000)), balancer).statusCode).toBe(502);
  expect(maxBodyBytes('load-balancer')).toBeLessThan(maxBodyBytes('function-url'));
});
