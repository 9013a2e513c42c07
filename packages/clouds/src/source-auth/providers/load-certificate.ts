import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { SetupError } from '@nymgate/engine/kernel/errors';
import type { SecretStore } from '@nymgate/engine/kernel/ports';
import { configError } from '../../findings/config-error.ts';

export type CertificateReferences = {
  /** Secret reference, PEM; of a chain the first is used. */
  readonly certificate: string;
  /** Secret reference, PEM (PKCS#8 or PKCS#1), without pass phrase. */
  readonly key: string;
};

/** Times in wall milliseconds. */
export type SigningCertificate = {
  readonly key: KeyObject;
  /** SHA-256 of the DER, base64url: the header `x5t#S256` by which Entra finds the certificate. */
  readonly thumbprint: string;
  readonly notBefore: number;
  readonly notAfter: number;
};

const MIN_KEY_BITS = 2_048;

/**
 * @param where path of the entry in the configuration, for the finding
 * @throws SetupError SECRET_UNAVAILABLE; CONFIG_INVALID without the content
 */
export async function loadCertificate(
  references: CertificateReferences,
  secrets: SecretStore,
  where: string,
): Promise<SigningCertificate> {
  const certificate = parseCertificate(
    await secrets.read(references.certificate, `${where}.certificate`),
    where,
  );
  const key = parsePrivateKey(await secrets.read(references.key, `${where}.key`), where);
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || modulusLength < MIN_KEY_BITS)
    throw certificateError(
      `${where}.key`,
      `is not an RSA key of at least ${MIN_KEY_BITS} bits, and Entra takes no other`,
      'make a new pair with openssl req -x509 -newkey rsa:3072, and upload its certificate',
    );
  if (!certificate.checkPrivateKey(key))
    throw certificateError(
      where,
      'has a key that does not belong to its certificate',
      'give both of one pair',
    );
  return {
    key,
    thumbprint: createHash('sha256').update(certificate.raw).digest('base64url'),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
  };
}

function parseCertificate(pem: string, where: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw certificateError(
      `${where}.certificate`,
      'is not a certificate in PEM',
      'give a file that begins with BEGIN CERTIFICATE',
    );
  }
}

function parsePrivateKey(pem: string, where: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw certificateError(
      `${where}.key`,
      'is not a private key in PEM without pass phrase',
      'give it as PKCS#8 (BEGIN PRIVATE KEY) or PKCS#1 (BEGIN RSA PRIVATE KEY)',
    );
  }
}

function certificateError(where: string, message: string, fix: string): SetupError {
  return configError(`${where} ${message}`, fix);
}
