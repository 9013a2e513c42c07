import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

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
};

/** A whole answer; `headers` has lower-case names. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** Nothing listens, or the connection broke off. `reason` is the system's error code, e.g. `ECONNREFUSED`. */
export class ConnectionFailure extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'ExchangeFailure';
    this.reason = reason;
  }
}

const PATIENCE_MILLISECONDS = 60_000;

/**
 * One HTTP request over a connection of its own.
 *
 * @throws ExchangeFailure
 * @example await requestOnce({ origin: 'http://127.0.0.1:8484', path: '/v1.0/users?$top=1' });
 */
export function requestOnce(request: HttpRequest): Promise<HttpAnswer> {
  const { origin, path, method = 'GET', headers = {}, body, certificate } = request;
  const send = origin.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(new ConnectionFailure(error.code ?? 'connection failed'));
    const outgoing = send(
      new URL(origin),
      { path, method, headers, ca: certificate, agent: false, timeout: PATIENCE_MILLISECONDS },
      (incoming) => {
        readWhole(incoming).then(resolve, fail);
      },
    );
    outgoing.on('timeout', () =>
      outgoing.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
    );
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

async function readWhole(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const headers = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, values?.join(', ')]),
  );
  return { status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') };
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
