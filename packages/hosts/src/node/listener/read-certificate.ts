import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { setupError } from '../../faults/setup-error.ts';
import type { ListenerTls } from './tls.ts';

/** Reads and validates the PEM files of `listen.tls`. @throws SetupError SECRET_UNAVAILABLE */
export async function readCertificate(paths: ListenerTls): Promise<ListenerTls> {
  const { clientCa, clientAuth } = paths;
  try {
    const [certificate, key, authorities] = await Promise.all([
      readFile(paths.certificate, 'utf8'),
      readFile(paths.key, 'utf8'),
      clientCa === undefined ? undefined : readFile(clientCa, 'utf8'),
    ]);
    // OpenSSL treats a file without certificates as no authorities.
    if (authorities !== undefined) new X509Certificate(authorities);
    createSecureContext({ cert: certificate, key, ca: authorities });
    return { certificate, key, clientCa: authorities, clientAuth };
  } catch {
    // The cause may quote the files.
    throw setupError(
      'SECRET_UNAVAILABLE',
      'the files of listen.tls cannot be read, or are not a certificate and its key (and authorities for clientCa)',
    );
  }
}

/** In milliseconds since 1970; the first certificate of a chain counts. */
export function getCertificateEnd({ certificate }: ListenerTls): number {
  return Date.parse(new X509Certificate(certificate).validTo);
}
