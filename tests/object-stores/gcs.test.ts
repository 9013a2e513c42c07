import { afterAll } from 'vitest';
import { createUndiciHttpClient } from '../../packages/hosts/src/runtime/undici-http-client.ts';
import { startCloudStorage } from '../stand-ins/gcp/cloud-storage.ts';
import { startMetadataServer } from '../stand-ins/gcp/metadata-server.ts';
import { bentHttp } from './bent-http.ts';
import { CANARY, describeObjectStore } from './object-store-suite.ts';
import { TEST_LIMITS, testPorts } from './test-ports.ts';

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

describeObjectStore('Cloud Storage, as our stand-in has it', async () => {
  const token = 'ya29.of-this-test';
  const issuer = { sign: async () => '' };
  const metadata = await startMetadataServer({ issuer, subject: '1', accessToken: token });
  const storage = await startCloudStorage({ bucket: 'exports', token, pageSize: 2 });
  const client = createUndiciHttpClient({ limits: TEST_LIMITS });
  closing.push(() => client.close(), storage.close, metadata.close);
  return {
    root: 'gs://exports/',
    nowhere: 'gs://no-such-bucket/',
    sum: { header: 'x-goog-hash', algorithm: 'crc32c', told: 'other bytes than were sent' },
    ports: {
      ...testPorts({
        STORAGE_EMULATOR_HOST: storage.origin,
        GCE_METADATA_HOST: new URL(metadata.origin).host,
      }),
      http: bentHttp(client),
    },
    plant: async (key, bytes) => storage.plant(key, bytes, { owner: CANARY }),
    isThere: async (key) => storage.objects.has(key),
  };
});
