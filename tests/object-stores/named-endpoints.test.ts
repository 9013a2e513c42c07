import { expect, test } from 'vitest';
import { openObjectStores } from '../../packages/clouds/src/object-stores/open-object-stores.ts';
import { testPorts } from './test-ports.ts';

/** Where a store would be asked, and what is told when it is not. */
async function asked(uri: string, variables: Readonly<Record<string, string>>) {
  const hosts: string[] = [];
  const stores = openObjectStores({
    ...testPorts(variables),
    sleep: async () => undefined,
    http: {
      send: async ({ origin, path }) => {
        hosts.push(origin);
        const isToken = path.includes('token');
        const text = isToken ? '{"access_token":"t","expires_in":"3600","expires_on":"9999999999"}' : '';
        return {
          status: isToken ? 200 : 404,
          headers: { 'content-type': 'application/json', 'metadata-flavor': 'Google' },
          body: (async function* () {
            yield Buffer.from(text);
          })(),
        };
      },
    },
  });
  const failure = await stores.openSource(uri).then(
    () => new Error('none'),
    (error: Error) => error,
  );
  return { hosts, message: failure.message };
}

const AZURE = { IDENTITY_ENDPOINT: 'http://127.0.0.1:9/msi/token', IDENTITY_HEADER: 'header' };

test.each(['https://storage.example.com', 'https://127.0.0.1.example.com', 'https://10.0.0.1'])(
  'T3-07 an emulator of Cloud Storage at %s is not sent the token of the workload',
  async (host) => {
    const { hosts, message } = await asked('gs://exports/a.csv', { STORAGE_EMULATOR_HOST: host });
    expect(message).toContain('STORAGE_EMULATOR_HOST names another machine');
    expect(hosts).not.toContain(host);
  },
);

test('T3-07 the endpoint of another account than that of the address is refused', async () => {
  const named = { ...AZURE, AZURE_STORAGE_SERVICE_ENDPOINT: 'https://fabrikam.blob.core.windows.net' };
  const other = await asked('az://contoso/exports/a.csv', named);
  expect(other.message).toContain('is not the endpoint of the account');
  expect(other.hosts).not.toContain('https://fabrikam.blob.core.windows.net');
  // Asked for the token, and no further: the platform of this test has none that could be used.
  const emulator = { ...AZURE, AZURE_STORAGE_SERVICE_ENDPOINT: 'http://127.0.0.1:10000/fabrikam' };
  for (const variables of [named, emulator])
    expect((await asked('az://fabrikam/exports/a.csv', variables)).message).toContain('the platform says');
});

test('s3:// without region or credentials says which variables to set', async () => {
  const off = { AWS_EC2_METADATA_DISABLED: 'true' };
  expect((await asked('s3://exports/a.csv', off)).message).toContain(
    'set AWS_REGION to the region of the bucket',
  );
  expect((await asked('s3://exports/a.csv', { ...off, AWS_REGION: 'eu-west-1' })).message).toContain(
    'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  );
});
