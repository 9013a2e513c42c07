/** OpenSSL's and Node's words for a certificate that no known authority vouches for. */
const UNTRUSTED_CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/**
 * Whether a connection failed because nobody that the runtime knows vouches for the certificate.
 *
 * @param code of Node's error
 * @example isDistrust('DEPTH_ZERO_SELF_SIGNED_CERT') // true
 */
export function isUntrustedCertificate(code: string): boolean {
  return UNTRUSTED_CERTIFICATE_CODES.has(code);
}
