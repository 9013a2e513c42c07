import type { App } from '@nymgate/gateway/app/create-app';
import type { AskGraph } from '@nymgate/shell/gateway/caller';
import { type HttpAnswer, toWirePath } from '@nymgate/shell/gateway/request-once';

export type AppRequest = { readonly connector: string; readonly path: string; readonly prefer?: string };

/** How a gateway of this process is asked; `credential` is what it takes as bearer. */
export type AskedApp = { readonly app: App; readonly credential: string | undefined };

/** Asks the gateway of this process for a path of Graph's, from its first check to the last, without a socket. */
export async function askApp(
  { app, credential }: AskedApp,
  { connector, path, prefer }: AppRequest,
): Promise<HttpAnswer> {
  const { status, headers, body } = await app.handle({
    method: 'GET',
    target: `/${connector}${toWirePath(path)}`,
    headers: [
      ['accept', 'application/json'],
      ...(prefer === undefined ? [] : [['prefer', prefer] as const]),
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
export function appCaller(asked: AskedApp, connector: string): AskGraph {
  return (path) => askApp(asked, { connector, path });
}
