import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';

export type RunningServer = { readonly url: string; readonly close: () => Promise<void> };

export type ServerOptions = {
  readonly port: number;
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  readonly listener: RequestListener;
};

/** Listens on the loopback address only: what it serves looks like a tenant, and its tokens are real. */
export async function startServer({ port, tls, listener }: ServerOptions): Promise<RunningServer> {
  const server =
    tls === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ cert: tls.certificate, key: tls.key }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new RangeError('the server has no port');
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
