import type { App } from '@nymgate/gateway/app/create-app';
import { type HttpResponse, sendRequest, toWirePath } from './send-request.ts';

/** Asks one connector for a path of Graph's (`/v1.0/…`); the answer may be an error. */
export type GraphFetch = (path: string) => Promise<HttpResponse>;

export type GatewayAddress = {
  /** Scheme, host and port. */
  readonly url: string;
  readonly certificate?: string;
  /** API key or token, sent as bearer. */
  readonly credential?: string | undefined;
};

/**
 * A caller of one connector of a gateway.
 *
 * @example await createGatewayCaller({ url: 'http://127.0.0.1:8484' }, 'entra-id')('/v1.0/users?$top=1');
 */
export function createGatewayFetch(address: GatewayAddress, connector: string): GraphFetch {
  const { url: origin, certificate, credential } = address;
  const headers = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  return (path) =>
    sendRequest({
      origin,
      path: `/${connector}${toWirePath(path)}`,
      headers,
      ...(certificate === undefined ? {} : { certificate }),
    });
}

/**
 * What a person gave as PATH, as a path of Graph's: the address of the gateway and the connector may stand before it, as
 * they do in sealed links. Undefined when it belongs to another address.
 *
 * @example toGraphPath('http://127.0.0.1:8484/entra-id/v1.0/users?$skiptoken=s~x', { url, connector: 'entra-id' }) // '/v1.0/users?…'
 */
export function toGraphPath(
  pathOrUrl: string,
  { url, connector }: { url: string; connector: string },
): string | undefined {
  const local = pathOrUrl.startsWith(`${url}/`) ? pathOrUrl.slice(url.length) : pathOrUrl;
  if (!local.startsWith('/')) return undefined;
  return local.startsWith(`/${connector}/`) ? local.slice(connector.length + 1) : local;
}

export type InProcessRequest = {
  readonly target: string;
  /** Address that the request seems to come from. */
  readonly remoteAddress: string;
};

/** One request to a gateway in this process, without a socket; the app's own walk from the first step to the last. */
export async function requestInProcess(
  app: App,
  { target, remoteAddress }: InProcessRequest,
): Promise<HttpResponse> {
  const outbound = await app.handle({
    method: 'GET',
    target,
    headers: [['accept', 'application/json']],
    body: new Uint8Array(0),
    remoteAddress,
  });
  const headers = Object.fromEntries(outbound.headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { status: outbound.status, headers, body: Buffer.from(outbound.body).toString('utf8') };
}

/** A caller of a gateway that serves one connector. */
export function createInProcessFetch(app: App): GraphFetch {
  return (path) => requestInProcess(app, { target: toWirePath(path), remoteAddress: '127.0.0.1' });
}
