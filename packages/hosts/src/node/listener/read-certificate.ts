import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { setupError } from '@nymgate/engine/kernel/errors';
import type { ListenerTls } from './tls.ts';

/** Reads and validates the PEM files of `listen.tls`. @throws SetupError SECRET_UNAVAILABLE */
export async function readCertificate(paths: ListenerTls): Promise<ListenerTls> {
  try {
    return checkCertificate(await readTlsFiles(paths));
  } catch {
    const isReference = [paths.certificate, paths.key, paths.clientCa].some((path) =>
      path?.startsWith('file:'),
    );
    const hint = isReference ? '; write their paths without "file:"' : '';
    // The cause may quote the files.
    throw setupError(
      'SECRET_UNAVAILABLE',
      `the files of listen.tls cannot be read, or are not a certificate and its key (and authorities for clientCa)${hint}`,
    );
  }
}

/** The texts of the files, which may not fit each other. @throws Error of the file system */
export async function readTlsFiles({ clientAuth, ...paths }: ListenerTls): Promise<ListenerTls> {
  const [certificate, key, clientCa] = await Promise.all([
    readFile(paths.certificate, 'utf8'),
    readFile(paths.key, 'utf8'),
    paths.clientCa === undefined ? undefined : readFile(paths.clientCa, 'utf8'),
  ]);
  return { certificate, key, clientCa, clientAuth };
}

/** @throws Error that may quote the files */
export function checkCertificate(tls: ListenerTls): ListenerTls {
  const { certificate, key, clientCa } = tls;
  // OpenSSL treats a file without certificates as no authorities.
  if (clientCa !== undefined) new X509Certificate(clientCa);
  // It takes empty files, too.
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)))
    throw new Error('the key is of another certificate');
  createSecureContext({ cert: certificate, key, ca: clientCa });
  return tls;
}

/** In milliseconds since 1970; the first certificate of a chain counts. */
export function getCertificateEnd({ certificate }: ListenerTls): number {
  return Date.parse(new X509Certificate(certificate).validTo);
}
