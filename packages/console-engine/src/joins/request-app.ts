import type { App } from '@nymgate/gateway/app/create-app';
import type { GraphFetch } from '@nymgate/shell/gateway/caller';
import { type HttpResponse, toWirePath } from '@nymgate/shell/gateway/send-request';

export type InProcessAppRequest = {
  readonly connector: string;
  readonly path: string;
  readonly prefer?: string;
};

/** How a gateway of this process is asked; `credential` is what it takes as bearer. */
export type AppTarget = { readonly app: App; readonly credential: string | undefined };

/** Asks the gateway of this process for a path of Graph's, from its first check to the last, without a socket. */
export async function requestApp(
  { app, credential }: AppTarget,
  { connector, path, prefer: preferHeader }: InProcessAppRequest,
): Promise<HttpResponse> {
  const { status, headers, body } = await app.handle({
    method: 'GET',
    target: `/${connector}${toWirePath(path)}`,
    headers: [
      ['accept', 'application/json'],
      ...(preferHeader === undefined ? [] : [['prefer', preferHeader] as const]),
      ...(credential === undefined ? [] : [['authorization', `Bearer ${credential}`] as const]),
    ],
    body: new Uint8Array(0),
    remoteAddress: '127.0.0.1',
  });
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: new TextDecoder().decode(body),
  };
}

/** A caller of one connector. */
export function createAppFetch(target: AppTarget, connector: string): GraphFetch {
  return (path) => requestApp(target, { connector, path });
}
