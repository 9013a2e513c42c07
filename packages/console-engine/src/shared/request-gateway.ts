import type { App } from '@nymgate/gateway/app/create-app';
import type { LookupResponse } from '@nymgate/shell/call/fill-slots';
import { toWirePath } from '@nymgate/shell/gateway/send-request';
import type { GraphExchange } from '../raw/create-graph-recorder.ts';
import type { ConsoleTarget } from './console-target.ts';

/** A gateway of this process and the bearer it requires, if any. */
export type AppTarget = { readonly app: App; readonly credential: string | undefined };

type InProcessRequest = {
  readonly connector: string;
  readonly path: string;
  readonly prefer?: string;
  readonly inGraphOrder?: true;
};

export type AppResponse = LookupResponse & {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
};

/** Retained only while the page's request runs. */
export type ObservedResponse = Omit<AppResponse, 'headers'> & {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined: Graph wasn't requested. */
  readonly graph: GraphExchange | undefined;
};

/** Passes every check of the gateway, without a socket. */
export async function requestApp(
  { app, credential }: AppTarget,
  { connector, path, prefer, inGraphOrder }: InProcessRequest,
): Promise<AppResponse> {
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
    httpVersion: '1.1',
    ...(inGraphOrder && { inGraphOrder }),
  });
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    bytes: body,
    body: new TextDecoder().decode(body),
  };
}

export async function requestGateway(
  { app, recorder, credential }: ConsoleTarget,
  connector: string,
  path: string,
): Promise<ObservedResponse> {
  const { value, graph } = await recorder.during(() =>
    // The page shows Graph's response next to the delivered one.
    requestApp({ app: app(), credential }, { connector, path, inGraphOrder: true }),
  );
  return { ...value, graph };
}
