import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createBodyBudget } from './request-body.ts';

const request = (headers: Readonly<Record<string, string>>) => ({ headers }) as unknown as IncomingMessage;
const sized = (length: string) => request({ 'content-length': length });
const chunked = request({ 'transfer-encoding': 'chunked' });

test('what all bodies may take together; what is given back can be taken again', () => {
  const { reserve } = createBodyBudget(100);
  const first = reserve(sized('60'), 80);
  expect(first).toBeDefined();
  expect(reserve(sized('40'), 80)).toBeDefined();
  expect(reserve(sized('1'), 80)).toBeUndefined();
  first?.();
  expect(reserve(sized('61'), 80)).toBeUndefined();
  expect(reserve(sized('60'), 80)).toBeDefined();
});

test('a body in chunks counts as the largest that is allowed, one that is too large as no more than that', () => {
  const { reserve } = createBodyBudget(100);
  const large = reserve(sized('999999'), 80);
  expect(reserve(chunked, 80)).toBeUndefined();
  large?.();
  expect(reserve(chunked, 80)).toBeDefined();
  expect(reserve(sized('20'), 80)).toBeDefined();
});

test('requests without a body always pass, and so does one body, however large', () => {
  const { reserve } = createBodyBudget(100);
  expect(reserve(chunked, 1_000)).toBeDefined();
  expect(reserve(sized('1'), 1_000)).toBeUndefined();
  expect(reserve(request({}), 1_000)).toBeDefined();
  expect(reserve(sized('0'), 1_000)).toBeDefined();
});
