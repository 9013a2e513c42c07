import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { LookupResponse } from '@nymgate/shell/call/fill-slots';
import { toWirePath } from '@nymgate/shell/gateway/send-request';
import type { GraphExchange } from '../raw/record-exchange.ts';
import type { ConsoleTarget } from './console-target.ts';

/** The gateway's answer, and what it exchanged with Graph for it. Lives as long as the question of the page. */
export type ObservedResponse = LookupResponse & {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Uint8Array;
  /** Undefined: Graph was not asked. */
  readonly graph: GraphExchange | undefined;
};

/** Asks the gateway of this process for a path of Graph's, the whole way from the first check to the last, without a socket. */
export async function requestGateway(
  { app, recorder, credential }: ConsoleTarget,
  connector: string,
  path: string,
): Promise<ObservedResponse> {
  const authorized: HeaderList = credential === undefined ? [] : [['authorization', `Bearer ${credential}`]];
  const { value, graph } = await recorder.during(() =>
    app().handle({
      method: 'GET',
      target: `/${connector}${toWirePath(path)}`,
      headers: [['accept', 'application/json'], ...authorized],
      body: new Uint8Array(0),
      remoteAddress: '127.0.0.1',
      httpVersion: '1.1',
    }),
  );
  return { ...seen(value), graph };
}

function seen({ status, headers, body }: Outbound): Omit<ObservedResponse, 'graph'> {
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    bytes: body,
    body: new TextDecoder().decode(body),
  };
}
