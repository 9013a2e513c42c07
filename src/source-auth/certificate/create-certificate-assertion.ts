import { RequestError } from '../../kernel/errors.ts';
import type { Clock, Log, Random, SecretStore } from '../../kernel/ports.ts';
import type { AssertionApplication, AssertionProvider } from '../assertion-provider.ts';
import { createExpiryWatch } from './expiry-watch.ts';
import { type CertificateReferences, loadCertificate, type SigningCertificate } from './load-certificate.ts';
import { signAssertion } from './sign-assertion.ts';

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
 * Client assertion signed with a key of our own, for platforms that issue no identity token (graph-facts.md#5.7). Deprecated: a private
 * key can be copied, an identity token of the platform expires within the hour.
 *
 * The first certificate that is valid now signs. When Entra does not know it (not uploaded yet, or removed already) the next
 * valid one signs from then on, so a rotation needs no moment at which both sides change.
 *
 * @throws SetupError SECRET_UNAVAILABLE, CONFIG_INVALID (not PEM, not RSA, too short, key of another certificate)
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`) when no certificate is valid now
 * @example await createCertificateAssertion({ certificates: [{ certificate: 'file:/c.pem', key: 'file:/k.pem' }] }, ports, application)
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
    get: async () => {
      watch();
      const now = clock.now();
      const chosen = validFrom(certificates, preferred, now)[0];
      if (chosen === undefined) throw noneValid(certificates, now);
      preferred = certificates.indexOf(chosen);
      return signAssertion(chosen, { application, now, id: random.bytes(16) });
    },
    useNextKey: () => {
      const next = validFrom(certificates, preferred, clock.now()).find(
        (certificate) => certificate !== certificates[preferred],
      );
      if (next === undefined) return false;
      log.write('warn', 'certificate_not_trusted', { connector, certificate: preferred });
      preferred = certificates.indexOf(next);
      return true;
    },
  });
}

/** The certificates that are valid now, in order, beginning with the preferred one. */
function validFrom(
  certificates: readonly SigningCertificate[],
  preferred: number,
  now: number,
): readonly SigningCertificate[] {
  const turned = [...certificates.slice(preferred), ...certificates.slice(0, preferred)];
  return turned.filter(({ notBefore, notAfter }) => notBefore <= now && now < notAfter);
}

function noneValid(certificates: readonly SigningCertificate[], now: number): RequestError {
  const isEarly = certificates.some(({ notBefore }) => now < notBefore);
  return new RequestError('SOURCE_AUTH_FAILED', {
    subject: isEarly ? 'certificate not valid yet: check the clock' : 'certificate expired',
  });
}
