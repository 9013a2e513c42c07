import type { App } from '@nymgate/gateway/app/create-app';
import { type HttpResponse, sendRequest, toWirePath } from './send-request.ts';

/** Requests a Graph path (`/v1.0/…`) from one connector; the response may be an error. */
export type GraphFetch = (path: string) => Promise<HttpResponse>;

export type GatewayAddress = {
  readonly url: string;
  readonly certificate?: string;
  readonly credential?: string | undefined;
};

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
 * Converts PATH as typed to a Graph path: strips the gateway's URL and the connector, which paging links
 * contain. Undefined if it belongs to another URL.
 * @example toGraphPath('http://127.0.0.1:8484/entra-id/v1.0/users?$skiptoken=s~x', { url, connector:
 * 'entra-id' }) // '/v1.0/users?…'
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
  readonly remoteAddress: string;
  readonly inGraphOrder?: true;
};

/** Sends one request through the complete app in this process, without a socket. */
export async function requestInProcess(app: App, request: InProcessRequest): Promise<HttpResponse> {
  const outbound = await app.handle({
    method: 'GET',
    headers: [['accept', 'application/json']],
    body: new Uint8Array(0),
    ...request,
  });
  const headers = Object.fromEntries(outbound.headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { status: outbound.status, headers, body: Buffer.from(outbound.body).toString('utf8') };
}

/** Through the gateway, with rows in Graph's order: for comparisons with Graph's own response. */
export function createComparableFetch(app: App, connector: string): GraphFetch {
  return (path) =>
    requestInProcess(app, {
      target: `/${connector}${toWirePath(path)}`,
      remoteAddress: '127.0.0.1',
      inGraphOrder: true,
    });
}

/** For a gateway that serves one connector. */
export function createInProcessFetch(app: App): GraphFetch {
  return (path) => requestInProcess(app, { target: toWirePath(path), remoteAddress: '127.0.0.1' });
}
