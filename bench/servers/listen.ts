import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Listening = { readonly url: string; readonly close: () => Promise<void> };

/** Callers stay connected while others are measured: longer than Node's five seconds on a busy machine. */
const KEEP_ALIVE_MILLISECONDS = 65_000;

export async function listenOnLoopback(server: Server): Promise<Listening> {
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
