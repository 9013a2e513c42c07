import { describe, expect, test } from 'vitest';
import { openObjectStores } from '../../packages/clouds/src/object-stores/open-object-stores.ts';
import { createUndiciHttpClient } from '../../packages/hosts/src/runtime/undici-http-client.ts';
import { ACCOUNT } from '../stand-ins/objects/object-request.ts';
import { startObjects } from '../stand-ins/objects/start-objects.ts';
import { answered, type Bend, bentHttp } from './bent-http.ts';
import { TEST_LIMITS, testPorts } from './test-ports.ts';

const CONTENT = new TextEncoder().encode('a,b\n1,2\n');
const CANARY = 'Kanarienvogel-4711';

const s3 = (code: string) =>
  answered(400, { text: `<Error><Code>${code}</Code><Message>${CANARY}</Message></Error>` });
const blob = (code: string) => answered(400, { headers: { 'x-ms-error-code': code }, text: CANARY });

/** An upload whose first requests with bytes are answered so, and how often they were sent. */
async function upload(uri: string, bends: readonly Bend[]) {
  const stand = await startObjects();
  const client = createUndiciHttpClient({ limits: TEST_LIMITS });
  const http = bentHttp(client);
  const stores = openObjectStores({ ...testPorts(stand.environment), http, sleep: async () => undefined });
  const isPut = ({ method, body }: { method: string; body?: Uint8Array | undefined }) =>
    method === 'PUT' && body?.length === CONTENT.length;
  http.bend(isPut, ...bends);
  try {
    const target = await stores.createTarget(uri);
    const failure = await target
      .write(CONTENT)
      .then(() => target.complete())
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    const [made] = [...new Set([stand.text('/safe/a.csv'), stand.text(`/${ACCOUNT}/safe/a.csv`)])].filter(
      (text) => text !== '(nothing)',
    );
    return { failure, made, sent: http.sent.filter(isPut).length };
  } finally {
    await client.close();
    await stand.close();
  }
}

const S3 = 's3://safe/a.csv';
const BLOB = `az://${ACCOUNT}/safe/a.csv`;

describe('BLK-05 bytes that change on the way to a store', () => {
  test.each([
    ['S3 compared the checksum', S3, s3('BadDigest')],
    ['S3 compared the signed hash', S3, s3('XAmzContentSHA256Mismatch')],
    ['S3 got a part of them', S3, s3('IncompleteBody')],
    ['S3 waited for them', S3, s3('RequestTimeout')],
    ['Blob Storage compared the checksum', BLOB, blob('Md5Mismatch')],
  ])('are sent again: %s', async (_, uri, bend) => {
    expect(await upload(uri, [bend, bend])).toEqual({ failure: undefined, made: 'a,b\n1,2\n', sent: 3 });
  });

  test.each([
    [
      'BadDigest',
      S3,
      s3('BadDigest'),
      'unusable',
      'the store received other bytes than were sent; run this again',
    ],
    ['RequestTimeout', S3, s3('RequestTimeout'), 'unreachable', 'received a part of the request only'],
    ['Md5Mismatch', BLOB, blob('Md5Mismatch'), 'unusable', 'the store received other bytes than were sent'],
  ])(
    'are told as that when it goes on, with nothing of the answer: %s',
    async (_, uri, bend, outcome, words) => {
      const { failure, made, sent } = await upload(
        uri,
        Array.from({ length: 6 }, () => bend),
      );
      expect([made, sent]).toEqual([undefined, 6]);
      expect(failure).toMatchObject({ finding: { outcome }, message: expect.stringContaining(words) });
      expect(String(failure)).not.toContain(CANARY);
    },
  );

  test('a checksum that the store cannot read is told once, and not sent again', async () => {
    const { failure, made, sent } = await upload(S3, [s3('InvalidDigest')]);
    expect([made, sent]).toEqual([undefined, 1]);
    expect(failure).toMatchObject({
      finding: { outcome: 'unusable', reason: 'the store does not take SHA-256 as a checksum' },
    });
  });

  test.each(['MalformedXML', 'constructor'])(
    '%s, as any other 400, is told once and not sent again',
    async (code) => {
      const { failure, sent } = await upload(S3, [s3(code)]);
      expect(sent).toBe(1);
      expect(failure).toMatchObject({ finding: { outcome: 'unusable' } });
    },
  );
});
