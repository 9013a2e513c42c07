import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { PeerCertificate } from '@nymgate/engine/kernel/inbound';

/**
 * Facts of the client's certificate, when TLS asked for one and verified its chain against the authorities that are configured
 * now. A connection keeps the authorities it began with; after a reload that changes them its certificate counts for nothing.
 *
 * @param verifiedBy the authorities that each connection was verified against
 */
export function peerCertificate(
  socket: Socket,
  { verifiedBy, clientCa }: { verifiedBy: WeakMap<Socket, string>; clientCa: string | undefined },
): PeerCertificate | undefined {
  if (clientCa === undefined || verifiedBy.get(socket) !== clientCa) return undefined;
  // `authorized` is also true of a resumed session without a certificate: both must hold.
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerX509Certificate();
  return certificate && toPeerCertificate(certificate);
}

/** @example toFacts(new X509Certificate(pem)).subject // 'CN=warehouse,O=Contoso' */
export function toPeerCertificate(certificate: X509Certificate): PeerCertificate {
  const names = parseAlternativeNames(certificate.subjectAltName ?? '');
  return {
    subject: toDistinguishedName(certificate.subject ?? ''),
    dnsNames: names.flatMap(([kind, name]) => (kind === 'DNS' ? [name] : [])),
    uris: names.flatMap(([kind, name]) => (kind === 'URI' ? [name] : [])),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validTo: Date.parse(certificate.validTo),
  };
}

/**
 * Node writes one attribute per line, in the certificate's order, and escapes line ends within values; RFC 4514 reverses the
 * order.
 */
function toDistinguishedName(subject: string): string {
  return subject.split('\n').reverse().join(',');
}

const NAME = /(?<kind>[A-Za-z ]+):(?<name>"(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/y;

/**
 * Node's list `DNS:a, URI:b`. It quotes a name that contains what looks like a further name (CVE-2021-44532). Such a name is
 * ignored, and so is a list that does not parse to its end.
 *
 * @example parseAlternativeNames('DNS:a.example, URI:spiffe://b') // [['DNS', 'a.example'], ['URI', 'spiffe://b']]
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
