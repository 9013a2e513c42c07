import type { App } from '../../app/index.ts';
import type { Caller } from '../http/caller.ts';
import { type Exchange, toWirePath } from '../http/exchange.ts';

export type InProcessRequest = {
  readonly target: string;
  /** Address that the request seems to come from. */
  readonly remoteAddress: string;
};

/** One request to a gateway in this process, without a socket; the app's own walk from the first step to the last. */
export async function askInProcess(app: App, { target, remoteAddress }: InProcessRequest): Promise<Exchange> {
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
export function createInProcessCaller(app: App): Caller {
  return (path) => askInProcess(app, { target: toWirePath(path), remoteAddress: '127.0.0.1' });
}
