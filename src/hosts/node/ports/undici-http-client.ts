import { Client, type Dispatcher, Pool } from 'undici';
import { hostOf, isLoopback } from '../../../config/index.ts';
import {
  type HttpClient,
  SourceFailure,
  type SourceRequest,
  type SourceResponse,
} from '../../../kernel/ports.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { type DecodeLimits, decodeBody } from './decode-body.ts';

export type HttpClientLimits = DecodeLimits & {
  readonly connectMilliseconds: number;
  readonly firstByteMilliseconds: number;
  readonly concurrentRequests: number;
};

export type HttpClientOptions = {
  readonly limits: HttpClientLimits;
  /** PEM of a further certificate authority, besides Node's own and NODE_EXTRA_CA_CERTS. */
  readonly certificateAuthority?: string;
};

export type NodeHttpClient = HttpClient & { readonly close: () => Promise<void> };

const RESPONSE_HEADER_BYTES = 32_768;
const KEEP_ALIVE_MILLISECONDS = 30_000;
/** Origin form in visible ASCII: whoever built the path has encoded the rest. */
const REQUEST_TARGET = /^\/[\x21-\x7e]*$/;
/** The connection broke, as opposed to: was refused, did not resolve, showed a wrong certificate. */
const RESET_CODES = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/**
 * HTTP client for Graph and Entra on undici: one pool an origin, TLS 1.2 or later with verified certificates (plain http only to
 * loopback), no redirects, no proxy, no cookies, no cache. Deadlines for connecting, first byte and the whole exchange. A GET or
 * HEAD whose connection broke before the first byte is sent once more, on a fresh connection (F08). A body that its framing
 * does not close is `truncated`.
 *
 * @throws SourceFailure (from `send` and from the iteration of a body)
 */
export function createUndiciHttpClient(options: HttpClientOptions): NodeHttpClient {
  const pools = new Map<string, Pool>();
  return Object.freeze({
    send: async (request: SourceRequest) => {
      if (!REQUEST_TARGET.test(request.path)) throw new SourceFailure('unreachable');
      const pool = poolOf(pools, request.origin, options);
      const deadline = startDeadline(request, options.limits.firstByteMilliseconds);
      try {
        return await exchange(pool, { request, deadline, options });
      } catch (error) {
        deadline.end();
        throw (
          deadline.failure() ?? (error instanceof SourceFailure ? error : new SourceFailure('unreachable'))
        );
      }
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  });
}

type Exchange = {
  readonly request: SourceRequest;
  readonly deadline: Deadline;
  readonly options: HttpClientOptions;
};

async function exchange(pool: Pool, { request, deadline, options }: Exchange): Promise<SourceResponse> {
  try {
    return toSourceResponse(await dispatch(pool, request, deadline), { request, deadline, options });
  } catch (error) {
    if (!isRepeatable(request, error) || deadline.failure() !== undefined) throw error;
  }
  // Not from the pool: its other kept-alive connections may be as dead as the first one.
  const client = new Client(request.origin, clientOptions(options));
  try {
    return toSourceResponse(await dispatch(client, request, deadline), { request, deadline, options });
  } finally {
    // Closes once the response has been read or given up.
    void client.close().catch(() => undefined);
  }
}

function dispatch(
  dispatcher: Dispatcher,
  request: SourceRequest,
  deadline: Deadline,
): Promise<Dispatcher.ResponseData> {
  return dispatcher.request({
    path: request.path,
    method: request.method,
    headers: request.headers.flat(),
    body: request.body ?? null,
    signal: deadline.signal,
    responseHeaders: 'raw',
  });
}

function isRepeatable({ method }: SourceRequest, error: unknown): boolean {
  return (
    (method === 'GET' || method === 'HEAD') && RESET_CODES.has((error as NodeJS.ErrnoException).code ?? '')
  );
}

function toSourceResponse(
  response: Dispatcher.ResponseData,
  { request, deadline, options }: Exchange,
): SourceResponse {
  deadline.firstByte();
  const headers = foldHeaders(response.headers as unknown as readonly string[]);
  const source = framedBody(response, {
    deadline,
    isFramed: isFramed(request.method, response.statusCode, headers),
  });
  const encoding = request.method === 'HEAD' ? undefined : headers['content-encoding'];
  return { status: response.statusCode, headers, body: decodeBody(source, encoding, options.limits) };
}

/** Raw `[name, value, …]` as lower-case names with joined values. No prototype: header names are chosen by the other side. */
function foldHeaders(raw: readonly (string | Uint8Array)[]): Readonly<Record<string, string>> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = text(raw[index]).toLowerCase();
    const value = text(raw[index + 1]);
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}

function text(value: string | Uint8Array | undefined): string {
  return typeof value === 'string' ? value : Buffer.from(value ?? []).toString('latin1');
}

/** Whether the end of the body can be told from a broken connection: a length, chunks, or no body at all (T3-04). */
function isFramed(method: string, status: number, headers: Readonly<Record<string, string>>): boolean {
  if (method === 'HEAD' || status === 204 || status === 304) return true;
  return (
    headers['content-length'] !== undefined ||
    (headers['transfer-encoding'] ?? '').toLowerCase().endsWith('chunked')
  );
}

async function* framedBody(
  response: Dispatcher.ResponseData,
  { deadline, isFramed }: { deadline: Deadline; isFramed: boolean },
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) yield chunk;
    if (!isFramed) throw new SourceFailure('truncated');
  } catch (error) {
    throw deadline.failure() ?? (error instanceof SourceFailure ? error : new SourceFailure('truncated'));
  } finally {
    deadline.end();
  }
}

function poolOf(pools: Map<string, Pool>, origin: string, options: HttpClientOptions): Pool {
  const known = pools.get(origin);
  if (known !== undefined) return known;
  // The configuration has checked it already; a bearer token over plain http would be worth two checks.
  if (!origin.startsWith('https://') && !(origin.startsWith('http://') && isLoopback(hostOf(origin))))
    throw new SourceFailure('unreachable');
  const pool = new Pool(origin, {
    ...clientOptions(options),
    connections: options.limits.concurrentRequests,
  });
  pools.set(origin, pool);
  return pool;
}

function clientOptions({ limits, certificateAuthority }: HttpClientOptions): Client.Options {
  return {
    allowH2: false,
    pipelining: 1,
    maxHeaderSize: RESPONSE_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    // Our own timers end an exchange, to the millisecond and with one reason.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: limits.connectMilliseconds,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    },
  };
}
