import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { ListenerTls } from './tls.ts';

/**
 * Reads the PEM files of `listen.tls`; makes sure that certificate and key belong together and that `clientCa` holds a certificate.
 *
 * @throws SetupError SECRET_UNAVAILABLE
 */
export async function readCertificate(paths: ListenerTls): Promise<ListenerTls> {
  const { clientCa, clientAuth } = paths;
  try {
    const [certificate, key, authorities] = await Promise.all([
      readFile(paths.certificate, 'utf8'),
      readFile(paths.key, 'utf8'),
      clientCa === undefined ? undefined : readFile(clientCa, 'utf8'),
    ]);
    // OpenSSL takes a file without any certificate as "no authorities" and would then verify against nothing.
    if (authorities !== undefined) new X509Certificate(authorities);
    createSecureContext({ cert: certificate, key, ca: authorities });
    return { certificate, key, clientCa: authorities, clientAuth };
  } catch {
    // The cause may quote the files.
    throw new SetupError([
      {
        code: 'SECRET_UNAVAILABLE',
        severity: 'error',
        message:
          'the files of listen.tls cannot be read, or are not a certificate and its key (and authorities for clientCa)',
      },
    ]);
  }
}

/** When a certificate ends, in milliseconds since 1970; the first of a chain counts. */
export function getCertificateEnd({ certificate }: ListenerTls): number {
  return Date.parse(new X509Certificate(certificate).validTo);
}
