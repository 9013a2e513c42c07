import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Entity } from '../base/entity.ts';
import { errorBody, GraphError } from '../base/graph-error.ts';
import type { Authenticator } from './authenticate.ts';
import { type GraphRequest, type GraphResponse, handleGraphRequest } from './handle-graph-request.ts';
import type { GraphContext } from './odata/call.ts';

const DIAGNOSTIC = JSON.stringify({
  ServerInfo: {
    DataCenter: 'West Europe',
    Slice: 'E',
    Ring: '5',
    ScaleUnit: '003',
    RoleInstance: 'AM4PEPF0001B2C3',
  },
});
const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

export function createGraphListener(
  context: () => GraphContext,
  authenticate: Authenticator,
): RequestListener {
  return (message, response) => {
    readRequest(message)
      .then((request) =>
        handleGraphRequest(context(), authenticate, request).then(
          (answer) => write(response, request, { ...answer, headers: createHeaders(answer) }),
          (error: unknown) => write(response, request, failure(error, request)),
        ),
      )
      .catch(() => response.destroy());
  };
}

const MAX_BODY_BYTES = 65_536;
const BODILESS: ReadonlySet<number> = new Set([204, 304]);

/** Only writes have a body that counts. Rejects when it is too large. */
async function readBody(message: IncomingMessage): Promise<string> {
  if (message.method !== 'POST' && message.method !== 'PATCH') {
    message.resume();
    return '';
  }
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (chunks.reduce((sum, { length }) => sum + length, 0) > MAX_BODY_BYTES)
      throw new RangeError('the body is too large');
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readRequest(message: IncomingMessage): Promise<GraphRequest> {
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  const body = await readBody(message);
  return { method: message.method ?? '', rawTarget: message.url ?? '', headers, body };
}

type Reply = {
  readonly status: number;
  readonly body: Entity | number;
  readonly headers: Readonly<Record<string, string>>;
};

function createHeaders({ service, applied, tag }: GraphResponse): Readonly<Record<string, string>> {
  return {
    'cache-control': service === 'directory' ? 'no-cache' : 'private',
    ...(service === 'directory' ? { 'x-ms-resource-unit': '2' } : {}),
    ...(tag === undefined ? {} : { etag: tag }),
    ...(applied.length === 0 ? {} : { 'preference-applied': applied.join(', ') }),
  };
}

/** Other errors are bugs of the simulator, reported as 500. */
function failure(error: unknown, request: GraphRequest): Reply {
  const known =
    error instanceof GraphError ? error : new GraphError(500, 'InternalServerError', String(error));
  const requestId = randomUUID();
  const body = errorBody(known, {
    date: new Date().toISOString().slice(0, 19),
    requestId,
    clientRequestId: request.headers['client-request-id'] ?? requestId,
  });
  return {
    status: known.status,
    body,
    headers: { 'cache-control': 'private', 'request-id': requestId, ...known.headers },
  };
}

function write(response: ServerResponse, request: GraphRequest, reply: Reply): void {
  const requestId = reply.headers['request-id'] ?? randomUUID();
  const plain =
    request.headers['accept']?.includes('odata.metadata=none') === true
      ? withoutAnnotations(reply.body)
      : reply.body;
  // Graph writes a byte order mark before a plain number.
  const mark = typeof plain === 'number' ? '\ufeff' : '';
  const empty = BODILESS.has(reply.status);
  const text = Buffer.from(empty ? '' : `${mark}${JSON.stringify(plain)}`);
  const zipped = !empty && /\bgzip\b/i.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(reply.status, {
    'content-type': typeof reply.body === 'number' ? 'text/plain' : typeOf(reply.status),
    'odata-version': '4.0',
    'strict-transport-security': 'max-age=31536000',
    'x-ms-ags-diagnostic': DIAGNOSTIC,
    vary: 'Accept-Encoding',
    'client-request-id': safeHeader(request.headers['client-request-id']) ?? requestId,
    ...reply.headers,
    'request-id': requestId,
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : zipped ? gzipSync(text) : text);
}

const typeOf = (status: number): string => (status < 300 ? JSON_TYPE : 'application/json');

function safeHeader(value: string | undefined): string | undefined {
  return value !== undefined && /^[\x21-\x7e]{1,100}$/.test(value) ? value : undefined;
}

/** `odata.metadata=none` keeps only links and count (OData JSON 4.5). */
function withoutAnnotations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAnnotations);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => !name.includes('@odata.') || /@odata\.(?:nextLink|deltaLink|count)$/.test(name),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutAnnotations(inner)]));
}
