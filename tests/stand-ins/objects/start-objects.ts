import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import { bytesOf } from '../receive-request.ts';
import { answerBlob } from './answer-blob.ts';
import { answerS3 } from './answer-s3.ts';
import { ACCOUNT, type ObjectAnswer, type ObjectRequest } from './object-request.ts';
import { createStoredObjects, type StoredObjects } from './stored-objects.ts';

/**
 * What happens in the place of the store's answer; undefined: nothing. `hang`: there is none; `cut`: the connection ends; `drip`: of the
 * store's own answer ten MiB come at once, and the rest 16 KiB at a time.
 */
export type Bent = ObjectAnswer | 'hang' | 'cut' | 'drip' | undefined;
export type Interfere = (request: ObjectRequest) => Promise<Bent> | Bent;

export type ObjectsStand = {
  readonly objects: StoredObjects;
  /** Uploads that were begun, and neither completed nor given up. */
  readonly uploads: ReadonlyMap<string, unknown>;
  readonly requests: readonly string[];
  readonly interfere: (next: Interfere) => void;
  /** Variables with which the stores are found here. */
  readonly environment: Readonly<Record<string, string>>;
  readonly text: (path: string) => string;
  readonly close: () => Promise<void>;
};

const IDENTITY = '/msi/token';

/**
 * Amazon S3 (path style) and Azure Blob Storage with the managed identity, on loopback, as far as objects are looked at, read in ranges and
 * written under conditions. Signatures and checksums are the business of other suites; a request without them is refused.
 */
export async function startObjects(): Promise<ObjectsStand> {
  const objects = createStoredObjects();
  const uploads = new Map<string, Map<number | string, Buffer>>();
  const requests: string[] = [];
  let interfere: Interfere = () => undefined;
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const request = await receive(incoming);
    requests.push(`${request.method} ${request.path}`);
    if (request.path === IDENTITY) return write(outgoing, TOKEN);
    const bent = await interfere(request);
    if (bent === 'hang') return;
    if (bent === 'cut') return void outgoing.destroy();
    const isBlob = request.headers['x-ms-version'] !== undefined;
    const own = () => (isBlob ? answerBlob : answerS3)(request, objects, uploads);
    if (bent === 'drip') return drip(outgoing, own());
    write(outgoing, bent ?? own());
  };
  const { origin, close } = await listenOnLoopback(server);
  return {
    ...{ objects, uploads, requests, close },
    interfere: (next) => {
      interfere = next;
    },
    environment: {
      AWS_ACCESS_KEY_ID: 'AKIANOBODY',
      AWS_SECRET_ACCESS_KEY: 'nothing',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_S3: origin,
      AZURE_STORAGE_SERVICE_ENDPOINT: `${origin}/${ACCOUNT}`,
      IDENTITY_ENDPOINT: `${origin}${IDENTITY}`,
      IDENTITY_HEADER: 'of-this-test',
    },
    text: (path) => objects.get(path)?.bytes.toString('utf8') ?? '(nothing)',
  };
}

const TOKEN: ObjectAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ access_token: 'ey.of.this-test', expires_on: '4000000000', token_type: 'Bearer' }),
};

async function receive(incoming: IncomingMessage): Promise<ObjectRequest> {
  const body = await bytesOf(incoming);
  const url = new URL(incoming.url ?? '/', 'http://store');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
  );
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers,
    body,
  };
}

function write(outgoing: ServerResponse, { status, headers = {}, body = '' }: ObjectAnswer): void {
  outgoing.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers }).end(body);
}

async function drip(
  outgoing: ServerResponse,
  { status, headers = {}, body = '' }: ObjectAnswer,
): Promise<void> {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  outgoing.write(bytes.subarray(0, 10_485_760));
  for (let at = 10_485_760; at < bytes.length && !outgoing.destroyed; at += 16_384) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    outgoing.write(bytes.subarray(at, at + 16_384));
  }
  outgoing.end();
}
