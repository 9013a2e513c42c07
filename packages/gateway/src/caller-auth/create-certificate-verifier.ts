import type { CallerVerifier, Grant } from '@nymgate/engine/kernel/caller';
import type { PeerCertificate } from '@nymgate/engine/kernel/inbound';
import type { Clock } from '@nymgate/engine/kernel/ports';

/** All comparisons are exact. */
export type KnownCertificate = {
  /** Caller id, after `cert:`. */
  readonly name: string;
  readonly match:
    | { readonly subject: string }
    | { readonly dnsName: string }
    | { readonly spiffe: string }
    | { readonly fingerprint: string };
  readonly grant: Grant;
};

/** The CA of `listen.tls.clientCa` authenticates names, this list authorizes them. */
export function createCertificateVerifier(known: readonly KnownCertificate[], clock: Clock): CallerVerifier {
  return {
    name: 'client certificates',
    verify: async ({ peerCertificate: certificate }) => {
      if (certificate === undefined) return { outcome: 'absent' };
      const entry =
        clock.now() < certificate.validTo
          ? known.find(({ match }) => matchesCertificate(match, certificate))
          : undefined;
      if (entry === undefined) return { outcome: 'refused', reason: 'certificate' };
      return { outcome: 'known', caller: { id: `cert:${entry.name}`, grant: entry.grant } };
    },
  };
}

function matchesCertificate(match: KnownCertificate['match'], certificate: PeerCertificate): boolean {
  if ('subject' in match) return certificate.subject === match.subject;
  if ('dnsName' in match) return certificate.dnsNames.includes(match.dnsName);
  if ('fingerprint' in match) return certificate.fingerprint === match.fingerprint;
  // X.509-SVID section 2: exactly one URI.
  const [uri, ...others] = certificate.uris;
  return others.length === 0 && uri === match.spiffe;
}
