import type { Clock, Log } from '../../kernel/ports.ts';
import type { SigningCertificate } from './load-certificate.ts';

const DAY = 86_400_000;
/** Days before the end at which it is told; the last two are errors: soon nothing works. */
const STAGES = [30, 7, 1, 0] as const;

export type ExpiryWatch = { readonly log: Log; readonly clock: Clock; readonly connector: string };

/**
 * Tells in the log, once for each stage, that the end is near: the end of the certificate that lasts longest, since until
 * then a rotation is under way. Also tells, once, of a certificate that is not valid yet: whoever makes one now and sees
 * this has a clock that is behind (what Entra calls KeyCredentialsInvalidEndDate has the same cause).
 *
 * @example const watch = createExpiryWatch(certificates, { log, clock, connector: 'entra-id' }); watch();
 */
export function createExpiryWatch(
  certificates: readonly SigningCertificate[],
  { log, clock, connector }: ExpiryWatch,
): () => void {
  const end = Math.max(...certificates.map(({ notAfter }) => notAfter));
  const early = new Set<number>();
  let told = Number.POSITIVE_INFINITY;
  return () => {
    const now = clock.now();
    for (const [index, { notBefore }] of certificates.entries()) {
      if (now >= notBefore || early.has(index)) continue;
      early.add(index);
      const seconds = Math.ceil((notBefore - now) / 1_000);
      log.write('warn', 'certificate_not_valid_yet', { connector, certificate: index, seconds });
    }
    const stage = STAGES.findLast((days) => end - now <= days * DAY);
    if (stage === undefined || stage >= told) return;
    told = stage;
    const days = Math.max(0, Math.floor((end - now) / DAY));
    const event = stage === 0 ? 'certificate_expired' : 'certificate_expires';
    log.write(stage <= 1 ? 'error' : 'warn', event, { connector, days });
  };
}
