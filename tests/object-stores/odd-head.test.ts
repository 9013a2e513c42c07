import { expect, test } from 'vitest';
import { openObjectStores } from '../../packages/clouds/src/object-stores/open-object-stores.ts';
import { testPorts } from './test-ports.ts';

test.each<[string, Readonly<Record<string, string>>]>([
  ['no length', { etag: '"a"' }],
  ['a length that is no number', { etag: '"a"', 'content-length': 'many' }],
  ['no version', { 'content-length': '7' }],
])('BLK-05: an object of which the store tells %s is not read as an empty one', async (_, headers) => {
  const stores = openObjectStores({
    ...testPorts({
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'of-this-test',
    }),
    sleep: async () => undefined,
    http: { send: async () => ({ status: 200, headers, body: (async function* () {})() }) },
  });
  await expect(stores.openSource('s3://exports/a.ndjson')).rejects.toMatchObject({
    finding: { outcome: 'unusable' },
  });
});
