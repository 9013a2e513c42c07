import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SetupError } from '@nymgate/engine/kernel/errors';

export type ListenAddress = { readonly host: string; readonly port: number };

/**
 * Opens the listener and tells where it is.
 *
 * @throws SetupError LISTEN_FAILED
 */
export function listen(server: Server, { host, port }: ListenAddress): Promise<ListenAddress> {
  trackConnections(server);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toListenError(host, port, error.code)));
    server.listen({ host, port, exclusive: true }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve({ host, port: (server.address() as AddressInfo).port });
    });
  });
}

/**
 * Whether a listener could be opened there, for a start that has failed for another reason already.
 *
 * @throws SetupError LISTEN_FAILED
 */
export async function checkAddressAvailable(at: ListenAddress): Promise<void> {
  const server = createServer((_, response) => response.destroy());
  await listen(server, at);
  await stopListener(server, 0);
}

/** Origin of a bound listener: `http://127.0.0.1:8484`, `https://[::1]:8443`. */
export function toOrigin({ host, port }: ListenAddress, secure: boolean): string {
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function toListenError(host: string, port: number, code = 'unknown'): SetupError {
  const fix = code === 'EADDRINUSE' ? { fix: 'stop what uses it, or choose another port' } : {};
  return new SetupError([
    {
      code: 'LISTEN_FAILED',
      severity: 'error',
      message: `cannot listen on ${host}:${port}: ${code}`,
      ...fix,
    },
  ]);
}

/** Includes connections whose TLS handshake is not done; `closeAllConnections` does not know those. */
const OPEN_CONNECTIONS = new WeakMap<Server, Set<Socket>>();

function trackConnections(server: Server): void {
  const open = new Set<Socket>();
  OPEN_CONNECTIONS.set(server, open);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
}

/** Stops accepting and resolves once every connection has ended; after `grace` milliseconds the rest are cut. */
export function stopListener(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const destroySockets = setTimeout(() => {
      server.closeAllConnections();
      for (const socket of OPEN_CONNECTIONS.get(server) ?? []) socket.destroy();
    }, grace);
    server.close(() => {
      clearTimeout(destroySockets);
      resolve();
    });
    server.closeIdleConnections();
  });
}
