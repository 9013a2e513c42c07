import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { PeerCertificate } from '@nymgate/engine/kernel/inbound';

/** Only if verified against the current authorities: a reload may change them. */
export function peerCertificate(
  socket: Socket,
  { verifiedBy, clientCa }: { verifiedBy: WeakMap<Socket, string>; clientCa: string | undefined },
): PeerCertificate | undefined {
  if (clientCa === undefined || verifiedBy.get(socket) !== clientCa) return undefined;
  // `authorized` is also true for a resumed session without a certificate.
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerX509Certificate();
  return certificate && toPeerCertificate(certificate);
}

export function toPeerCertificate(certificate: X509Certificate): PeerCertificate {
  const names = parseAlternativeNames(certificate.subjectAltName ?? '');
  return {
    // Node lists one attribute per line; RFC 4514 reverses the order.
    subject: (certificate.subject ?? '').split('\n').reverse().join(','),
    dnsNames: names.flatMap(([kind, name]) => (kind === 'DNS' ? [name] : [])),
    uris: names.flatMap(([kind, name]) => (kind === 'URI' ? [name] : [])),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validTo: Date.parse(certificate.validTo),
  };
}

const NAME = /(?<kind>[A-Za-z ]+):(?<name>"(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/y;

/**
 * Parses Node's list `DNS:a, URI:b`. Quoted names, which contain a further name (CVE-2021-44532), are
 * ignored, and so is a list that doesn't parse completely.
 */
export function parseAlternativeNames(text: string): readonly (readonly [kind: string, name: string])[] {
  const found: (readonly [string, string])[] = [];
  NAME.lastIndex = 0;
  while (NAME.lastIndex < text.length) {
    const groups = NAME.exec(text)?.groups;
    if (groups === undefined) return [];
    const { kind = '', name = '' } = groups;
    if (!name.startsWith('"')) found.push([kind, name]);
  }
  return found;
}
