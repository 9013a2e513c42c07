import { Buffer } from 'node:buffer';
import { constants, sign } from 'node:crypto';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Clock, Log, Random, SecretStore } from '@nymgate/engine/kernel/ports';
import {
  type AssertionApplication,
  type AssertionProvider,
  toTokenPath,
} from '../platform/assertion-provider.ts';
import { type CertificateReferences, loadCertificate, type SigningCertificate } from './load-certificate.ts';

export type CertificateSettings = {
  /** In order of preference; several during a rotation. */
  readonly certificates: readonly CertificateReferences[];
};

export type CertificatePorts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: SecretStore;
  readonly log: Log;
};

/**
 * Client assertion signed with a private key, for platforms without identity tokens (graph-facts.md#5.7).
 * Deprecated: a key can be copied. The first valid certificate signs, and the next one when Entra doesn't
 * know it, so that a rotation needs no coordinated moment.
 * @throws SetupError SECRET_UNAVAILABLE, CONFIG_INVALID (not PEM, not RSA, too short, key of another
 * certificate)
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`) when no certificate is valid now
 */
export async function createCertificateAssertion(
  { certificates: references }: CertificateSettings,
  ports: CertificatePorts,
  application: AssertionApplication,
): Promise<AssertionProvider> {
  const { clock, random, secrets, log } = ports;
  const { connector } = application;
  const certificates = await Promise.all(
    references.map((reference, index) =>
      loadCertificate(reference, secrets, `connectors.${connector}.assertion.certificates.${index}`),
    ),
  );
  const watch = createExpiryWatch(certificates, { log, clock, connector });
  log.write('warn', 'assertion_deprecated', { connector, type: 'certificate' });
  watch();
  let preferred = 0;
  return Object.freeze({
    end: Math.max(...certificates.map(({ notAfter }) => notAfter)),
    get: async () => {
      watch();
      const now = clock.now();
      const chosen = listValidCertificates(certificates, preferred, now)[0];
      if (chosen === undefined) throw noValidCertificateError(certificates, now);
      preferred = certificates.indexOf(chosen);
      return signAssertion(chosen, { application, now, id: random.bytes(16) });
    },
    useNextKey: () => {
      const next = listValidCertificates(certificates, preferred, clock.now()).find(
        (certificate) => certificate !== certificates[preferred],
      );
      if (next === undefined) return false;
      log.write('warn', 'certificate_not_trusted', { connector, certificate: preferred });
      preferred = certificates.indexOf(next);
      return true;
    },
  });
}

/** In order, beginning with the preferred one. */
function listValidCertificates(
  certificates: readonly SigningCertificate[],
  preferred: number,
  now: number,
): readonly SigningCertificate[] {
  const rotated = [...certificates.slice(preferred), ...certificates.slice(0, preferred)];
  return rotated.filter(({ notBefore, notAfter }) => notBefore <= now && now < notAfter);
}

function noValidCertificateError(certificates: readonly SigningCertificate[], now: number): RequestError {
  const isNotYetValid = certificates.some(({ notBefore }) => now < notBefore);
  return new RequestError('SOURCE_AUTH_FAILED', {
    subject: isNotYetValid ? 'certificate not valid yet: check the clock' : 'certificate expired',
  });
}

const DAY = 86_400_000;
/** Days before expiry; the last two are errors. */
const WARNING_DAYS = [30, 7, 1, 0] as const;

export type ExpiryWatch = { readonly log: Log; readonly clock: Clock; readonly connector: string };

/** Logs an approaching expiry once per stage, and once a certificate that isn't valid yet. */
function createExpiryWatch(
  certificates: readonly SigningCertificate[],
  { log, clock, connector }: ExpiryWatch,
): () => void {
  const end = Math.max(...certificates.map(({ notAfter }) => notAfter));
  const early = new Set<number>();
  let reportedStage = Number.POSITIVE_INFINITY;
  return () => {
    const now = clock.now();
    for (const [index, { notBefore }] of certificates.entries()) {
      if (now >= notBefore || early.has(index)) continue;
      early.add(index);
      const seconds = Math.ceil((notBefore - now) / 1_000);
      log.write('warn', 'certificate_not_valid_yet', { connector, certificate: index, seconds });
    }
    const stage = WARNING_DAYS.findLast((days) => end - now <= days * DAY);
    if (stage === undefined || stage >= reportedStage) return;
    reportedStage = stage;
    const days = Math.max(0, Math.floor((end - now) / DAY));
    const event = stage === 0 ? 'certificate_expired' : 'certificate_expires';
    log.write(stage <= 1 ? 'error' : 'warn', event, { connector, days });
  };
}

/** As in Microsoft's own libraries (graph-facts.md#5.7). */
const ASSERTION_LIFETIME_SECONDS = 600;

export type AssertionSigningContext = {
  readonly application: AssertionApplication;
  /** Wall milliseconds. */
  readonly now: number;
  /** Sixteen random bytes for `jti`. */
  readonly id: Uint8Array;
};

/** RFC 7523, graph-facts.md#5.7: PS256, `aud` is the token endpoint, `jti` is unique. */
function signAssertion(
  { key, thumbprint }: SigningCertificate,
  { application, now, id }: AssertionSigningContext,
): string {
  const { authority, tenant, clientId } = application;
  const seconds = Math.floor(now / 1_000);
  const signed = [
    { alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint },
    {
      aud: `${authority}${toTokenPath(tenant)}`,
      iss: clientId,
      sub: clientId,
      jti: formatGuid(id),
      nbf: seconds,
      iat: seconds,
      exp: seconds + ASSERTION_LIFETIME_SECONDS,
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(signed), {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
  return `${signed}.${signature.toString('base64url')}`;
}

/** Random bytes as a version 4 UUID (RFC 9562 5.4). */
function formatGuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex').split('');
  hex[12] = '4';
  hex[16] = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  const text = hex.join('');
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20, 32),
  ].join('-');
}
