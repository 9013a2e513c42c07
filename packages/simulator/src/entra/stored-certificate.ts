import { type KeyObject, X509Certificate } from 'node:crypto';
import { pick } from '../base/entity.ts';

/** A registered certificate (`keyCredentials`) and the thumbprints by which assertions refer to it. */
export type StoredCertificate = {
  readonly pem: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** base64url of the DER's SHA-256 and SHA-1: headers `x5t#S256` and `x5t` (RFC 7515 4.1.7, 4.1.8). */
  readonly sha256: string;
  readonly sha1: string;
};

/** Throws when the text is not a certificate. */
export function parseCertificate(pem: string): StoredCertificate {
  const certificate = new X509Certificate(pem);
  const thumbprint = (hex: string) => Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url');
  return {
    pem,
    ...pick(certificate, 'subject', 'publicKey'),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    sha256: thumbprint(certificate.fingerprint256),
    sha1: thumbprint(certificate.fingerprint),
  };
}
