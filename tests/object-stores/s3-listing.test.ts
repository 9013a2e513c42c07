import { expect, test } from 'vitest';
import { openObjectStores } from '../../packages/clouds/src/object-stores/open-object-stores.ts';
import { testPorts } from './test-ports.ts';

// With `encoding-type=url` S3 writes a blank as `+` (API reference, ListObjectsV2, EncodingType), where emulators write `%20`.
const LISTING = `<?xml version="1.0"?><ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${[
  'hr/a+b%2Bc.csv',
  'hr/%C3%9Cbersicht%20%26%20100%25.csv',
]
  .map((key) => `<Contents><Key>${key}</Key><Size>7</Size></Contents>`)
  .join('')}</ListBucketResult>`;

test('names in a listing of S3 are those of the objects: blanks, plus signs, per cent, letters with marks', async () => {
  const asked: string[] = [];
  const stores = openObjectStores({
    ...testPorts({
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'of-this-test',
    }),
    sleep: async () => undefined,
    http: {
      send: async ({ path }) => {
        asked.push(path);
        const body = (async function* () {
          yield new TextEncoder().encode(LISTING);
        })();
        return { status: 200, headers: {}, body };
      },
    },
  });
  const found: string[] = [];
  for await (const { uri } of stores.listSources('s3://exports/hr/')) found.push(uri);
  expect(found).toEqual(['s3://exports/hr/a b+c.csv', 's3://exports/hr/Übersicht & 100%.csv']);
  expect(asked[0]).toContain('encoding-type=url');
});
