import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import {
  type ObjectStores,
  openObjectStores,
} from '../../packages/clouds/src/object-stores/open-object-stores.ts';
import { signRequest } from '../../packages/clouds/src/source-auth/aws/sign-request.ts';
import { createUndiciHttpClient } from '../../packages/hosts/src/runtime/undici-http-client.ts';
import { type Ended, runCli, runHere, withFiles } from '../e2e/cli-process.ts';
import { TEST_LIMITS, testPorts } from '../object-stores/test-ports.ts';
import { listenOnLoopback } from '../stand-ins/listen-on-loopback.ts';
import { azureToken, startAzurite } from './start-azurite.ts';
import { startMoto } from './start-moto.ts';

/** Two buckets, or containers, `exports` and `safe`, in an emulated cloud, gone after the test. */
export type Buckets = {
  /** Before the name of a bucket: `s3://`. */
  readonly root: string;
  /** Writes an object into `exports`. */
  readonly put: (path: string, body: Uint8Array) => Promise<void>;
  /** Runs the command line where it finds them. */
  readonly run: (args: readonly string[]) => Promise<Ended>;
  readonly stores: ObjectStores;
};

const pause = async () => undefined;
const KEYS = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'nothing' };
const REGION = 'us-east-1';

export async function openMotoBuckets(): Promise<Buckets> {
  const moto = await startMoto();
  const http = createUndiciHttpClient({ limits: TEST_LIMITS });
  onTestFinished(() => http.close().finally(moto.close));
  const put = async (path: string, body: Uint8Array) => {
    const request = {
      ...{ method: 'PUT', origin: moto.url, path, body },
      headers: [['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']] as const,
    };
    const place = { credentials: KEYS, region: REGION, service: 's3', now: Date.now() };
    const { status } = await http.send({
      ...{ ...request, headers: signRequest(request, place), timeout: 60_000 },
      body: body.length === 0 ? undefined : body,
    });
    if (status !== 200) throw new Error(`${path}: ${status}`);
  };
  for (const bucket of ['/exports', '/safe']) await put(bucket, new Uint8Array(0));
  const environment = {
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_ENDPOINT_URL_S3: moto.url,
  };
  return {
    root: 's3://',
    put: (path, body) => put(`/exports/${path}`, body),
    run: (args) => runHere(args, { environment }),
    stores: openObjectStores({ ...testPorts(environment), http, sleep: pause }),
  };
}

/** The command is a process of its own: only one that starts can be told whose certificates it trusts. */
export async function openAzuriteContainers(): Promise<Buckets> {
  const azurite = await startAzurite();
  const token = azureToken();
  const identity = await startIdentity(token);
  const http = createUndiciHttpClient({ limits: TEST_LIMITS, certificateAuthority: azurite.certificate });
  onTestFinished(azurite.close);
  onTestFinished(identity.close);
  onTestFinished(http.close);
  const { origin, pathname } = new URL(azurite.endpoint);
  const put = async (path: string, body: Uint8Array | undefined) => {
    const { status } = await http.send({
      ...{ method: 'PUT', origin, path: `${pathname}${path}`, body, timeout: 60_000 },
      headers: [
        ['authorization', `Bearer ${token}`],
        ['x-ms-version', '2021-12-02'],
        ['x-ms-date', new Date().toUTCString()],
        ...(body === undefined ? [] : [['x-ms-blob-type', 'BlockBlob'] as const]),
      ],
    });
    if (status !== 201) throw new Error(`${path}: ${status}`);
  };
  for (const container of ['/exports', '/safe']) await put(`${container}?restype=container`, undefined);
  const environment = {
    AZURE_STORAGE_SERVICE_ENDPOINT: azurite.endpoint,
    IDENTITY_ENDPOINT: `${identity.origin}/msi/token`,
    IDENTITY_HEADER: 'of-this-test',
    NODE_EXTRA_CA_CERTS: `${withFiles({ 'ca.pem': azurite.certificate })}/ca.pem`,
  };
  return {
    root: 'az://devstoreaccount1/',
    put: (path, body) => put(`/exports/${path}`, body),
    run: (args) => runCli(args, { environment }),
    stores: openObjectStores({ ...testPorts(environment), http, sleep: pause }),
  };
}

/** The managed identity, which nobody emulates. */
function startIdentity(token: string) {
  const expires_on = String(Math.floor(Date.now() / 1_000) + 3_600);
  return listenOnLoopback(
    createServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ access_token: token, expires_on, token_type: 'Bearer' })),
    ),
  );
}
