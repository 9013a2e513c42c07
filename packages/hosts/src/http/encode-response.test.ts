import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeResponse, type ResponseEncodingOptions } from './encode-response.ts';

const large = new TextEncoder().encode('x'.repeat(10_000));
const form: ResponseEncodingOptions = { method: 'GET', acceptEncoding: 'gzip', compress: true };
const answer = (status = 200, body = large) => ({ status, headers: [['a', 'b']] as const, body });

describe('the form of an answer, on every host', () => {
  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('%s with %d has no body, and makes none', async (method, status) => {
    const made = await encodeResponse(answer(status), { ...form, method });
    expect(made.body).toBeUndefined();
    expect(made.headers.map(([name]) => name)).not.toContain('content-encoding');
  });

  test('a large answer is compressed for who asks, and says that it varies to everybody', async () => {
    const zipped = await encodeResponse(answer(), form);
    expect(zipped.headers.slice(1)).toEqual([
      ['vary', 'accept-encoding'],
      ['content-encoding', 'gzip'],
    ]);
    expect(gunzipSync(zipped.body ?? new Uint8Array(0))).toEqual(Buffer.from(large));
    for (const plain of [
      encodeResponse(answer(), { ...form, acceptEncoding: 'br' }),
      encodeResponse(answer(200, large.subarray(0, 4_096)), form),
      encodeResponse(answer(), { ...form, method: 'HEAD' }),
    ])
      expect((await plain).headers.slice(1)).toEqual([['vary', 'accept-encoding']]);
  });

  test('compressing nothing, and an answer that is no 200, say nothing of it', async () => {
    for (const plain of [
      encodeResponse(answer(), { ...form, compress: false }),
      encodeResponse(answer(403), form),
    ])
      expect(await plain).toMatchObject({ headers: [['a', 'b']], body: large });
  });
});
