import { afterAll } from 'vitest';
import { signRequest } from '../../packages/clouds/src/source-auth/aws/sign-request.ts';
import type { HeaderList } from '../../packages/engine/src/kernel/ports.ts';
import { createUndiciHttpClient } from '../../packages/hosts/src/runtime/undici-http-client.ts';
import { answered, bentHttp } from '../object-stores/bent-http.ts';
import { CANARY, describeObjectStore, type StoreUnderTest } from '../object-stores/object-store-suite.ts';
import { TEST_LIMITS, testPorts } from '../object-stores/test-ports.ts';
import { azureToken, startAzurite } from './start-azurite.ts';
import { startMoto } from './start-moto.ts';

// Object stores against moto and Azurite, whose answers are those of AWS's and Microsoft's own descriptions.

const REGION = 'eu-west-1';
const KEYS = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'nothing' };
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

async function openMoto(): Promise<StoreUnderTest> {
  const moto = await startMoto();
  const client = createUndiciHttpClient({ limits: TEST_LIMITS });
  closing.push(() => client.close(), moto.close);
  const send = (
    method: string,
    path: string,
    { headers = [], body = new Uint8Array(0) }: { headers?: HeaderList; body?: Uint8Array } = {},
  ) => {
    const request = {
      method,
      origin: moto.url,
      path,
      body,
      headers: [...headers, ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD'] as const],
    };
    const signed = signRequest(request, {
      credentials: KEYS,
      region: REGION,
      service: 's3',
      now: Date.now(),
    });
    return client.send({
      ...request,
      headers: signed,
      body: body.length === 0 ? undefined : body,
      timeout: 60_000,
    });
  };
  await send('PUT', '/exports', {
    body: new TextEncoder().encode(
      `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`,
    ),
  });
  const pathOf = (key: string) =>
    `/exports/${key.split('/').map(encodeURIComponent).join('/').replaceAll("'", '%27')}`;
  return {
    root: 's3://exports/',
    nowhere: 's3://no-such-bucket/',
    // moto compares no checksums.
    sum: { header: 'x-amz-checksum-sha256', algorithm: 'sha256', told: undefined },
    ports: {
      ...testPorts({
        AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
        AWS_REGION: REGION,
        AWS_ENDPOINT_URL_S3: moto.url,
      }),
      http: bentHttp(client),
    },
    plant: async (key, body) => {
      const { status } = await send('PUT', pathOf(key), { body, headers: [['x-amz-meta-owner', CANARY]] });
      if (status !== 200) throw new Error(`${key}: ${status}`);
    },
    isThere: async (key) => (await send('HEAD', pathOf(key))).status === 200,
  };
}

async function openAzurite(): Promise<StoreUnderTest> {
  const azurite = await startAzurite();
  const client = createUndiciHttpClient({ limits: TEST_LIMITS, certificateAuthority: azurite.certificate });
  closing.push(() => client.close(), azurite.close);
  const { origin, pathname } = new URL(azurite.endpoint);
  const token = azureToken();
  const send = async (
    method: string,
    path: string,
    { headers = [], body }: { headers?: HeaderList; body?: Uint8Array } = {},
  ) => {
    const signed: HeaderList = [
      ...headers,
      ['authorization', `Bearer ${token}`],
      ['x-ms-version', '2021-12-02'],
      ['x-ms-date', new Date().toUTCString()],
    ];
    return (
      await client.send({
        method,
        origin,
        path: `${pathname}${path}`,
        headers: signed,
        body,
        timeout: 60_000,
      })
    ).status;
  };
  const status = await send('PUT', '/exports?restype=container');
  if (status !== 201) throw new Error(`the container cannot be made: ${status}`);
  const pathOf = (key: string) => `/exports/${key.split('/').map(encodeURIComponent).join('/')}`;
  return {
    root: 'az://devstoreaccount1/exports/',
    nowhere: 'az://devstoreaccount1/no-such-container/',
    // Azure itself says Md5Mismatch, which altered-bytes.test.ts has.
    sum: { header: 'content-md5', algorithm: 'md5', told: 'answered with status 400' },
    ports: {
      ...testPorts({
        AZURE_STORAGE_SERVICE_ENDPOINT: azurite.endpoint,
        IDENTITY_ENDPOINT: 'http://127.0.0.1:9/msi/token',
        IDENTITY_HEADER: 'header',
      }),
      http: withIdentity(bentHttp(client), token),
    },
    plant: async (key, body) => {
      const made = await send('PUT', pathOf(key), {
        body,
        headers: [
          ['x-ms-blob-type', 'BlockBlob'],
          ['x-ms-meta-owner', CANARY],
        ],
      });
      if (made !== 201) throw new Error(`${key}: ${made}`);
    },
    isThere: async (key) => (await send('HEAD', pathOf(key))) === 200,
  };
}

/** The managed identity, which nobody emulates, answers with the token. */
function withIdentity(http: ReturnType<typeof bentHttp>, token: string): ReturnType<typeof bentHttp> {
  const identity = answered(200, { text: JSON.stringify({ access_token: token, token_type: 'Bearer' }) });
  return {
    ...http,
    send: (request) =>
      request.path.startsWith('/msi/token') ? identity(request, http.send) : http.send(request),
  };
}

describeObjectStore('S3, as moto has it', openMoto);
describeObjectStore('Blob Storage, as Azurite has it', openAzurite);
