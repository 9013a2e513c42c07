import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { SetupError } from '../../kernel/errors.ts';

export type Certificate = { readonly certificate: string; readonly key: string };

/**
 * Reads the PEM files of `listen.tls` and makes sure that they belong together.
 *
 * @throws SetupError SECRET_UNAVAILABLE
 */
export async function readCertificate(paths: Certificate): Promise<Certificate> {
  try {
    const [certificate, key] = await Promise.all([
      readFile(paths.certificate, 'utf8'),
      readFile(paths.key, 'utf8'),
    ]);
    createSecureContext({ cert: certificate, key });
    return { certificate, key };
  } catch {
    // The cause may quote the files.
    throw new SetupError([
      {
        code: 'SECRET_UNAVAILABLE',
        severity: 'error',
        message: 'the files of listen.tls cannot be read, or are not a certificate and its key',
      },
    ]);
  }
}
