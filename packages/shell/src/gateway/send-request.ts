import { type Agent, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export type HttpRequest = {
  readonly origin: string;
  /** Sent unchanged: normalizing would hide what the gateway refuses. */
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of the only trusted certificate. */
  readonly certificate?: string;
  /** Absent: a new connection. */
  readonly connections?: KeepAliveConnections;
  /** Idle timeout. */
  readonly timeoutMilliseconds?: number;
  /** For servers that may not be a gateway; absent: unlimited. */
  readonly responseLimits?: ResponseLimits;
};

/** Milliseconds until the last byte, and bytes after decompression. */
export type ResponseLimits = { readonly milliseconds: number; readonly bytes: number };

export type KeepAliveConnections = { readonly agent: Agent; readonly close: () => void };

export function openConnections(origin: string): KeepAliveConnections {
  const agent = new (origin.startsWith('https:') ? HttpsAgent : HttpAgent)({ keepAlive: true });
  return { agent, close: () => agent.destroy() };
}

/** `headers` has lower-case names. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** `reason` is the system's error code, e.g. `ECONNREFUSED`. */
export class ConnectionFailure extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'ConnectionFailure';
    this.reason = reason;
  }
}

const TIMEOUT_MILLISECONDS = 60_000;

const inflate = promisify(gunzip);

/**
 * Sends one HTTP request and reads the complete response.
 * @throws ConnectionFailure
 */
export function sendRequest(request: HttpRequest): Promise<HttpResponse> {
  const {
    origin,
    path,
    method = 'GET',
    headers = {},
    body,
    certificate,
    connections,
    responseLimits,
  } = request;
  const timeout = request.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS;
  const send = origin.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(
        error instanceof ConnectionFailure ? error : new ConnectionFailure(error.code ?? 'connection failed'),
      );
    const outgoing = send(
      new URL(origin),
      { path, method, headers, ca: certificate, agent: connections?.agent ?? false, timeout },
      (incoming) => {
        readResponse(incoming, responseLimits?.bytes).then(resolve, fail);
      },
    );
    const abandon = () => void outgoing.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
    const last = responseLimits && setTimeout(abandon, responseLimits.milliseconds);
    outgoing.on('timeout', abandon);
    outgoing.on('error', fail);
    outgoing.on('close', () => clearTimeout(last));
    outgoing.end(body);
  });
}

/** Node ends the iteration with an error if the response breaks off. */
async function readResponse(incoming: IncomingMessage, most: number | undefined): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += (chunk as Uint8Array).length;
    if (most !== undefined && length > most) throw new ConnectionFailure('too much');
    chunks.push(chunk as Uint8Array);
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, values?.join(', ')]),
  );
  const bytes = Buffer.concat(chunks);
  const packed = incoming.headers['content-encoding'] === 'gzip';
  const body = packed ? await inflate(bytes, most === undefined ? {} : { maxOutputLength: most }) : bytes;
  return { status: incoming.statusCode ?? 0, headers, body: body.toString('utf8') };
}

/** Percent-encodes what HTTP can't carry (spaces, non-ASCII characters) and nothing else. */
export function toWirePath(path: string): string {
  return path.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
