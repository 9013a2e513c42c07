import { constants } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { ServerOptions as SecureServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { PeerCertificate } from '@nymgate/engine/kernel/inbound';
import { peerCertificate } from './peer-certificate.ts';

/** PEM texts; `clientCa` requests client certificates. */
export type ListenerTls = {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
  readonly clientAuth?: 'optional' | 'required' | undefined;
};

export function toSecureOptions(tls: ListenerTls): SecureServerOptions {
  const { certificate, key, clientCa, clientAuth } = tls;
  const certificateOptions = { cert: certificate, key, minVersion: 'TLSv1.2' } as const;
  if (clientCa === undefined) return certificateOptions;
  return {
    ...certificateOptions,
    ca: clientCa,
    requestCert: true,
    // Unverified certificates are ignored: peerCertificate checks `authorized`.
    rejectUnauthorized: clientAuth === 'required',
    // A resumed session would skip verification after an authority was removed.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

export type ClientCertificateStore = {
  readonly setAuthorities: (clientCa: string | undefined) => void;
  readonly getCertificate: (request: IncomingMessage) => PeerCertificate | undefined;
};

/** Recorded at accept: a caller may delay the handshake until after a reload. */
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

/** Equal for an accepted socket and its TLS socket. */
export function toConnectionKey({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return [remoteAddress, remotePort, localAddress, localPort].join(' ');
}
