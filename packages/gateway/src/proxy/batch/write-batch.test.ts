import { expect, test, vi } from 'vitest';
import { isSingleJsonDocument, writeBatch } from './write-batch.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const write = (...parts: Parameters<typeof writeBatch>[0]) => new TextDecoder().decode(writeBatch(parts));

test('status, headers and body of each part, its body byte for byte', () => {
  const headers = [
    ['content-type', 'application/json'],
    ['cache-control', 'no-store'],
    ['retry-after', '5'],
    ['nymgate-request-id', 'r'],
  ] as const;
  const text = write(
    { id: '1', response: { status: 200, headers, body: encode('{"n":1.0}') } },
    { id: '2', response: { status: 204, headers, body: new Uint8Array(0) } },
  );
  expect(text).toContain('"body":{"n":1.0}');
  expect(JSON.parse(text)).toEqual({
    responses: [
      {
        id: '1',
        status: 200,
        headers: { 'Content-Type': 'application/json', 'Retry-After': '5', 'Nymgate-Request-Id': 'r' },
        body: { n: 1 },
      },
      { id: '2', status: 204, headers: { 'Retry-After': '5', 'Nymgate-Request-Id': 'r' } },
    ],
  });
});

test('BAT-03 an id cannot write members of the answer', () => {
  const id = '1","status":200,"body":{"value":[]},"x":"\\';
  const [response] = JSON.parse(write({ id, response: { status: 403, headers: [], body: encode('{}') } }))
    .responses as readonly object[];
  expect(response).toEqual({ id, status: 403, headers: {}, body: {} });
});

test.each([
  ['', true],
  ['{"a":1}', true],
  ['42', true],
  ['{"a":1}\n{"a":2}', false],
  ['{"a":1},{"a":2}', false],
  ['{"a":1', false],
  [' {"a":1}\n', true],
  ['"a"', true],
  ['"a","b"', false],
  ['"a', false],
  ['[{"a":["}\\"]"]},null]', true],
  ['{"a":"\\\\"}', true],
  ['{"a":"\\\\"},"status":200', false],
  ['{"a":"\\"}', false],
  ['[{]}', false],
  ['{}]', false],
  ['null,1', false],
  ['true', true],
  [' ', false],
])('one document: %j', (text, expected) => {
  expect(isSingleJsonDocument(encode(text))).toBe(expected);
});

test('BAT-04 an answer of many megabytes is looked at without being built anew', () => {
  const body = encode(`{"value":[${'{"a":"b\\"c"},'.repeat(100_000)}{}]}`);
  const built = vi.spyOn(JSON, 'parse');
  expect(isSingleJsonDocument(body)).toBe(true);
  expect(built.mock.calls).toHaveLength(0);
  built.mockRestore();
});
