import { createHash, X509Certificate } from 'node:crypto';
import { formatDuration } from '@nymgate/shell/terminal/layout';
import type { DoctorCase } from './steps/doctor-case.ts';
import { createOperatorGraphFetch, describeStatus } from './steps/operator-graph-fetch.ts';
import { type DoctorFinding, fail, type StepResult, skippedStep, toStep } from './steps/step.ts';

/** Thumbprints as in the portal: SHA-1, upper-case hexadecimal. */
type UploadedCertificate = { readonly thumbprints: readonly string[]; readonly end: number };

/**
 * Compares the signing certificate with those of the application, and checks its expiry, if there is an
 * operator token.
 */
export async function examineCertificates(examined: DoctorCase): Promise<StepResult> {
  const { operatorToken, ports, config, settings } = examined;
  if (operatorToken === undefined)
    return {
      step: skippedStep('trust', 'give --operator-token to compare with the certificates of the application'),
    };
  const fetchGraph = createOperatorGraphFetch(ports.http, {
    origin: config.source.graph,
    token: operatorToken,
  });
  const { status, body } = await fetchGraph(
    `/v1.0/applications(appId='${encodeURIComponent(settings.clientId)}')?$select=id,appId,keyCredentials`,
  );
  if (status !== 200)
    return {
      step: toStep('trust', [unreadable(status)]),
    };
  const uploaded = readUploaded(body);
  const configured = await readConfiguredThumbprints(examined);
  const known = uploaded.filter(({ thumbprints }) => thumbprints.some((one) => configured.includes(one)));
  const summary = `${known.length} of ${configured.length} own certificates are among the ${uploaded.length} of the application`;
  return {
    step: toStep('trust', judge(known, configured, ports.clock.now()), {
      summary,
      details: { thumbprints: configured },
    }),
  };
}

function unreadable(status: number): DoctorFinding {
  return {
    level: 'warn',
    summary: `The certificates of the application could not be read from Graph (${describeStatus({ status })}).`,
    next: 'fetch a fresh token as a person who may read app registrations, and compare clientId',
  };
}

function judge(
  known: readonly UploadedCertificate[],
  configured: readonly string[],
  now: number,
): readonly DoctorFinding[] {
  if (known.length === 0)
    return [
      fail('application-owner', {
        summary: 'The application has none of the configured certificates.',
        causes: [`own thumbprints, as the portal shows them: ${configured.join(', ')}`],
        next: 'upload the certificate under "Certificates & secrets" of the app registration',
      }),
    ];
  const end = Math.max(...known.map((one) => one.end));
  if (end > now) return [];
  return [
    fail('application-owner', {
      summary: `The application's copy of the certificate ended ${formatDuration(now - end)} ago.`,
      next: 'make a new pair, upload its certificate and configure it',
    }),
  ];
}

/** Thumbprints of the signing certificates, as the portal shows them. */
export async function readConfiguredThumbprints({
  settings,
  ports,
}: Pick<DoctorCase, 'settings' | 'ports'>): Promise<readonly string[]> {
  const { assertion } = settings;
  if (assertion.type !== 'certificate') return [];
  return Promise.all(
    assertion.certificates.map(async ({ certificate }) => {
      const { fingerprint } = new X509Certificate(await ports.secrets.read(certificate));
      return fingerprint.replaceAll(':', '').toUpperCase();
    }),
  );
}

function readUploaded(body: unknown): readonly UploadedCertificate[] {
  const list =
    typeof body === 'object' && body !== null && 'keyCredentials' in body ? body.keyCredentials : [];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const { customKeyIdentifier, key, endDateTime: end } = item as Readonly<Record<string, unknown>>;
    const thumbprints = [inPortal(customKeyIdentifier), readThumbprint(key)].filter(
      (one) => one !== undefined,
    );
    return typeof end === 'string' ? [{ thumbprints, end: Date.parse(end) }] : [];
  });
}

/**
 * Graph returns the certificate (DER, base64) only with a request for one application's `keyCredentials`.
 * `customKeyIdentifier` may differ from the thumbprint.
 */
function readThumbprint(key: unknown): string | undefined {
  if (typeof key !== 'string' || key === '') return undefined;
  return createHash('sha1').update(Buffer.from(key, 'base64')).digest('hex').toUpperCase();
}

/** Graph uses base64; some tools upload hexadecimal. */
function inPortal(identifier: unknown): string | undefined {
  if (typeof identifier === 'string' && /^[0-9a-f]{40}$/i.test(identifier)) return identifier.toUpperCase();
  return typeof identifier === 'string'
    ? Buffer.from(identifier, 'base64').toString('hex').toUpperCase()
    : undefined;
}
