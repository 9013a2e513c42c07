import { expect, test } from 'vitest';
import { providerPorts } from '../../../../tests/harness/provider-ports.ts';
import { startMetadataServer } from '../../../../tests/stand-ins/gcp/metadata-server.ts';
import type { HttpClient } from '../../../engine/src/kernel/ports.ts';
import { parseStoreReference, type StoreReference } from '../settings/secret-reference.ts';
import { crc32c } from './crc32c.ts';
import { createSecret } from './write-secret.ts';

const VALUE = 'salt-of-this-test';

async function write(name: string, status: number) {
  const issuer = { sign: async () => '' };
  const metadata = await startMetadataServer({ issuer, subject: '1', accessToken: 'ya29.test' });
  const ports = providerPorts({ GCE_METADATA_HOST: new URL(metadata.origin).host });
  const sent: { readonly url: string; readonly body: unknown }[] = [];
  const http: HttpClient = {
    send: async (request) => {
      if (!request.origin.includes('secretmanager')) return ports.http.send(request);
      const body: unknown = JSON.parse(new TextDecoder().decode(request.body as Uint8Array));
      sent.push({ url: `${request.method} ${request.origin}${request.path}`, body });
      return { status, headers: [], body: (async function* () {})() } as never;
    },
  };
  const files = { readText: async () => Promise.reject(new Error('ENOENT')) };
  const reference = parseStoreReference(name) as StoreReference;
  try {
    await createSecret({ reference, value: VALUE }, { ...ports, http, files });
    return { sent, failure: undefined };
  } catch (failure) {
    return { sent, failure };
  } finally {
    await Promise.all([ports.close(), metadata.close()]);
  }
}

test('Secret Manager of Google Cloud: the secret, then its first version with a checksum', async () => {
  const { sent, failure } = await write('gcp-sm:projects/contoso/secrets/nymgate-salt', 200);
  expect(failure).toBeUndefined();
  const data = Buffer.from(VALUE);
  const api = 'POST https://secretmanager.googleapis.com/v1/projects/contoso/secrets';
  expect(sent).toEqual([
    { url: `${api}?secretId=nymgate-salt`, body: { replication: { automatic: {} } } },
    {
      url: `${api}/nymgate-salt:addVersion`,
      body: { payload: { data: data.toString('base64'), dataCrc32c: String(crc32c(data)) } },
    },
  ]);
});

test.each([
  ['gcp-sm:projects/contoso/secrets/nymgate-salt', 409, 'unusable', 1],
  ['gcp-sm:projects/contoso/secrets/nymgate-salt', 403, 'forbidden', 1],
  ['gcp-sm:projects/contoso/locations/europe-west1/secrets/x', 200, 'unusable', 0],
  ['azure-kv:contoso.vault.azure.net/salt', 200, 'unusable', 0],
])('%s with status %d is a failure', async (name, status, outcome, requests) => {
  const { sent, failure } = await write(name, status);
  expect(failure).toMatchObject({ finding: { outcome } });
  expect(sent).toHaveLength(requests);
});
