import { constants } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { ServerOptions as SecureServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { PeerCertificate } from '@nymgate/engine/kernel/inbound';
import { peerCertificate } from './peer-certificate.ts';

/** PEM: certificate chain and key, and the authorities of client certificates when callers are asked for one. */
export type ListenerTls = {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
  readonly clientAuth?: 'optional' | 'required' | undefined;
};

/** What TLS takes of these files. */
export function toSecureOptions({
  certificate,
  key,
  clientCa,
  clientAuth,
}: ListenerTls): SecureServerOptions {
  const own = { cert: certificate, key, minVersion: 'TLSv1.2' } as const;
  if (clientCa === undefined) return own;
  return {
    ...own,
    ca: clientCa,
    requestCert: true,
    // A certificate that does not verify then counts as none: peerCertificate looks at `authorized`.
    rejectUnauthorized: clientAuth === 'required',
    // A resumed session would carry a certificate that nobody has verified since (an authority may have been taken out).
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

export type ClientCertificateStore = {
  /** From now on new connections are verified against these authorities. */
  readonly setAuthorities: (clientCa: string | undefined) => void;
  /** What TLS has verified of the caller's certificate. */
  readonly getCertificate: (request: IncomingMessage) => PeerCertificate | undefined;
};

/**
 * Remembers for each connection which authorities its certificate is verified against. TLS takes them when the connection is
 * accepted, not when the handshake ends: a caller may hold a handshake back until a reload is over.
 *
 * @param first authorities in force at the start, PEM; undefined: certificates are not asked for
 */
export function createClientCertificateStore(
  server: Server,
  first: string | undefined,
): ClientCertificateStore {
  const accepted = new Map<string, string>();
  const verifiedBy = new WeakMap<Socket, string>();
  let clientCa = first;
  server.on('connection', (socket: Socket) => {
    if (clientCa === undefined) return;
    const connectionKey = toConnectionKey(socket);
    accepted.set(connectionKey, clientCa);
    socket.once('close', () => accepted.delete(connectionKey));
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    const authorities = accepted.get(toConnectionKey(socket));
    if (authorities !== undefined) verifiedBy.set(socket, authorities);
  });
  return {
    setAuthorities: (next) => {
      clientCa = next;
    },
    getCertificate: ({ socket }) =>
      clientCa === undefined ? undefined : peerCertificate(socket, { verifiedBy, clientCa }),
  };
}

/** What an accepted connection and the TLS socket that Node makes of it have in common. */
export function toConnectionKey({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return [remoteAddress, remotePort, localAddress, localPort].join(' ');
}
