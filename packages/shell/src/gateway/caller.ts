import type { App } from '@nymgate/gateway/app/create-app';
import { type HttpAnswer, requestOnce, toWirePath } from './request-once.ts';

/** Asks one connector for a path of Graph's (`/v1.0/…`); the answer may be an error. */
export type AskGraph = (path: string) => Promise<HttpAnswer>;

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
export function createGatewayCaller(address: GatewayAddress, connector: string): AskGraph {
  const { url: origin, certificate, credential } = address;
  const headers = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  return (path) =>
    requestOnce({
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
  given: string,
  { url, connector }: { url: string; connector: string },
): string | undefined {
  const local = given.startsWith(`${url}/`) ? given.slice(url.length) : given;
  if (!local.startsWith('/')) return undefined;
  return local.startsWith(`/${connector}/`) ? local.slice(connector.length + 1) : local;
}

export type InProcessRequest = {
  readonly target: string;
  /** Address that the request seems to come from. */
  readonly remoteAddress: string;
};

/** One request to a gateway in this process, without a socket; the app's own walk from the first step to the last. */
export async function askInProcess(
  app: App,
  { target, remoteAddress }: InProcessRequest,
): Promise<HttpAnswer> {
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
export function createInProcessCaller(app: App): AskGraph {
  return (path) => askInProcess(app, { target: toWirePath(path), remoteAddress: '127.0.0.1' });
}
