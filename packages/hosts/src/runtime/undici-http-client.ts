import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getNetworkFault } from '@nymgate/clouds/network/network-fault';
import { getHost, isPlatformLocal } from '@nymgate/clouds/settings/origins';
import {
  type HttpClient,
  SourceFailure,
  type SourceRequest,
  type SourceResponse,
} from '@nymgate/engine/kernel/ports';
import { Client, Pool } from 'undici';
import { type DecodeLimits, decodeBody } from './bodies/decode-body.ts';
import {
  type DispatchOptions,
  dispatchRequest,
  type RawResponse,
  startDeadline,
} from './dispatch-request.ts';
import { type EgressProxy, usesProxy } from './egress/egress-proxy.ts';
import { createTunnelConnector } from './egress/open-tunnel.ts';

export type HttpClientLimits = DecodeLimits & {
  readonly connectMilliseconds: number;
  readonly firstByteMilliseconds: number;
  readonly concurrentRequests: number;
};

export type HttpClientOptions = {
  readonly limits: HttpClientLimits;
  /** PEM of an additional certificate authority. */
  readonly certificateAuthority?: string;
  readonly proxy?: EgressProxy | undefined;
};

export type NodeHttpClient = HttpClient & { readonly close: () => Promise<void> };

const RESPONSE_HEADER_BYTES = 32_768;
const KEEP_ALIVE_MILLISECONDS = 30_000;
/** Origin form in visible ASCII; the path is already encoded. */
const REQUEST_TARGET = /^\/[\x21-\x7e]*$/;

/**
 * HTTP client on undici: one pool per origin, TLS 1.2 or later with verified certificates, plain HTTP only to
 * loopback and metadata services, no redirects, cookies or cache. A GET or HEAD whose connection broke before
 * the first byte is retried once on a new connection (F08). A body without a delimited end is `truncated`.
 * @throws SourceFailure (from `send` and from the iteration of a body)
 */
export function createUndiciHttpClient(options: HttpClientOptions): NodeHttpClient {
  const pools = new Map<string, Pool>();
  return Object.freeze({
    send: (request: SourceRequest) =>
      new Promise<SourceResponse>((resolve, reject) => {
        if (!REQUEST_TARGET.test(request.path)) throw new SourceFailure('unreachable');
        const pool = getPool(pools, request.origin, options);
        const deadline = startDeadline(request, options.limits.firstByteMilliseconds);
        const sending = { request, deadline, maxBodyBytes: options.limits.responseBytes };
        dispatchRequest(pool, sending, {
          resolve: (response) => resolve(decodeResponse(request, response, options.limits)),
          reject: (error) => {
            if (isRepeatable(request, error) && deadline.failure() === undefined)
              return resolve(retrySend(sending, options));
            deadline.end();
            reject(toSourceFailure(error));
          },
        });
      }),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  });
}

/** Not from the pool, whose other connections may be broken too. */
async function retrySend(sending: DispatchOptions, options: HttpClientOptions): Promise<SourceResponse> {
  const { request, deadline } = sending;
  const client = new Client(request.origin, clientOptions(request.origin, options));
  const answered = new Promise<RawResponse>((resolve, reject) =>
    dispatchRequest(client, sending, { resolve, reject }),
  );
  try {
    return decodeResponse(request, await answered, options.limits);
  } catch (error) {
    deadline.end();
    throw toSourceFailure(error);
  } finally {
    // Closes after the response has been read or abandoned.
    void client.close().catch(() => undefined);
  }
}

function toSourceFailure(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  return new SourceFailure(getNetworkFault((error as NodeJS.ErrnoException).code));
}

function decodeResponse(
  { method, verbatim = false }: SourceRequest,
  { status, headers, body }: RawResponse,
  limits: HttpClientLimits,
): SourceResponse {
  const encoding = method === 'HEAD' || verbatim ? undefined : headers['content-encoding'];
  return { status, headers, body: decodeBody(body, encoding, limits) };
}

function isRepeatable({ method }: SourceRequest, error: unknown): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    getNetworkFault((error as NodeJS.ErrnoException).code) === 'reset'
  );
}

function getPool(pools: Map<string, Pool>, origin: string, options: HttpClientOptions): Pool {
  const known = pools.get(origin);
  if (known !== undefined) return known;
  // Second check, after the configuration's: bearer tokens must not be sent over plain HTTP.
  // Metadata services offer only plain HTTP; `source` can't name one.
  const isPlainAllowed = isLoopback(getHost(origin)) || isPlatformLocal(getHost(origin));
  if (!origin.startsWith('https://') && !(origin.startsWith('http://') && isPlainAllowed))
    throw new SourceFailure('unreachable');
  const pool = new Pool(origin, {
    ...clientOptions(origin, options),
    connections: options.limits.concurrentRequests,
  });
  pools.set(origin, pool);
  return pool;
}

function clientOptions(origin: string, options: HttpClientOptions): Client.Options {
  return {
    allowH2: false,
    pipelining: 1,
    maxHeaderSize: RESPONSE_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    // Our timers are exact and give one reason.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: createConnector(origin, options),
  };
}

function createConnector(origin: string, options: HttpClientOptions): NonNullable<Client.Options['connect']> {
  const { limits, certificateAuthority, proxy } = options;
  const tls = {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
  } as const;
  const timeout = limits.connectMilliseconds;
  return proxy !== undefined && origin.startsWith('https://') && usesProxy(proxy, getHost(origin))
    ? createTunnelConnector(proxy, tls, timeout)
    : { ...tls, timeout };
}
