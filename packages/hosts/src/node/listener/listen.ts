import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';

export type ListenAddress = { readonly host: string; readonly port: number };

/** @throws SetupError LISTEN_FAILED */
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

/** Checks an address after a start has already failed. @throws SetupError LISTEN_FAILED */
export async function checkAddressAvailable(at: ListenAddress): Promise<void> {
  const server = createServer((_, response) => response.destroy());
  await listen(server, at);
  await stopListener(server, 0);
}

export function toOrigin({ host, port }: ListenAddress, secure: boolean): string {
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function toListenError(host: string, port: number, code = 'unknown'): SetupError {
  const fix = code === 'EADDRINUSE' ? 'stop what uses it, or choose another port' : undefined;
  return setupError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${code}`, fix);
}

/** Includes sockets before the end of the TLS handshake, which `closeAllConnections` omits. */
const OPEN_CONNECTIONS = new WeakMap<Server, Set<Socket>>();

function trackConnections(server: Server): void {
  const open = new Set<Socket>();
  OPEN_CONNECTIONS.set(server, open);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
}

/** Closes the listener; after `grace` milliseconds the remaining connections are destroyed. */
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
