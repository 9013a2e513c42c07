import { type Agent, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export type HttpRequest = {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path and query, sent as they are: normalising them here would hide from the person what the gateway refuses. */
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of the one certificate to trust. */
  readonly certificate?: string;
  /** Connections that stay open, of `keepConnections`; absent: one of its own. */
  readonly connections?: KeepAliveConnections;
  /** How long nothing may come. */
  readonly timeoutMilliseconds?: number;
  /** For whoever is not known to be a gateway; absent: the answer takes as long and is as large as it is. */
  readonly responseLimits?: ResponseLimits;
};

/** Bounds of a whole answer: milliseconds until its last byte, and bytes after unpacking. */
export type ResponseLimits = { readonly milliseconds: number; readonly bytes: number };

/** Connections to one origin that stay open between requests, until they are closed. */
export type KeepAliveConnections = { readonly agent: Agent; readonly close: () => void };

export function openConnections(origin: string): KeepAliveConnections {
  const agent = new (origin.startsWith('https:') ? HttpsAgent : HttpAgent)({ keepAlive: true });
  return { agent, close: () => agent.destroy() };
}

/** A whole answer; `headers` has lower-case names. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** Nothing listens, or the connection broke off. `reason` is the system's error code, e.g. `ECONNREFUSED`. */
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
 * One HTTP request; the answer is read whole.
 *
 * @throws ConnectionFailure
 * @example await requestOnce({ origin: 'http://127.0.0.1:8484', path: '/v1.0/users?$top=1' });
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
        readWhole(incoming, responseLimits?.bytes).then(resolve, fail);
      },
    );
    const giveUp = () => void outgoing.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
    const last = responseLimits && setTimeout(giveUp, responseLimits.milliseconds);
    outgoing.on('timeout', giveUp);
    outgoing.on('error', fail);
    outgoing.on('close', () => clearTimeout(last));
    outgoing.end(body);
  });
}

/** An answer that breaks off is none: Node ends the iteration with an error then. */
async function readWhole(incoming: IncomingMessage, most: number | undefined): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += (chunk as Uint8Array).length;
    // Leaving the loop closes the connection.
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

/**
 * A path as a person types it, ready for the wire: only what HTTP cannot carry (spaces, characters beyond ASCII) is
 * percent-encoded.
 *
 * @example toWirePath("/v1.0/users?$orderby=start/dateTime desc") // '/v1.0/users?$orderby=start/dateTime%20desc'
 */
export function toWirePath(path: string): string {
  return path.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
